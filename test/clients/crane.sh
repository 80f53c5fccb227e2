#!/usr/bin/env bash
# crane: push, pull, copy, list, delete, over layouts and indexes.
. "$(dirname "$0")/check.sh"
one=$(layout one --seed crane-one)
other=$(layout other --seed crane-other --layers 3)
many=$(layout many --seed crane-many --platforms 3)
repo=$registry/crane/app

check 'pushes an image layout' crane push "$scratch/one" "$repo:v1"
equal 'reads its digest' "$one" crane digest "$repo:v1"
check 'validates what it pulls, digest by digest' crane validate --remote "$repo:v1"
check 'pulls it as a layout' crane pull --format=oci "$repo:v1" "$scratch/pulled"
check 'and finds the same layers' cmp "$scratch/one/blobs/sha256/${one#sha256:}" "$scratch/pulled/blobs/sha256/${one#sha256:}"
check 'pushes an index with its images' crane push "$scratch/many" "$repo:many"
equal 'reads the digest of the index' "$many" crane digest "$repo:many"
check 'validates each platform' crane validate --remote "$repo:many"
check 'picks a platform' crane pull --platform linux/arm64 "$repo:many" "$scratch/arm64.tar"
check 'pushes a second tag' crane tag "$repo:v1" v2
check 'moves a tag' crane push "$scratch/other" "$repo:v2"
equal 'sees where it moved' "$other" crane digest "$repo:v2"
equal 'still reads the first by digest' "$one" crane digest "$repo@$one"
equal 'lists tags in order' $'many\nv1\nv2' crane ls "$repo"
check 'copies to another repository, mounting blobs' crane copy "$repo:many" "$registry/crane/copied/deeper:many"
equal 'finds the copy' "$many" crane digest "$registry/crane/copied/deeper:many"
check 'copies all tags' crane copy --all-tags "$repo" "$registry/crane/all"
equal 'finds them' $'many\nv1\nv2' crane ls "$registry/crane/all"
check 'adds a layer and pushes the result' crane append -b "$repo:v1" -f "$scratch/one/blobs/sha256/$(jq -r '.layers[0].digest[7:]' "$scratch/one/blobs/sha256/${one#sha256:}")" -t "$repo:v3"
check 'rewrites an image' crane mutate "$repo:v1" --annotation a=b -t "$repo:v4"
equal 'reads the annotation' b sh -c "crane manifest $repo:v4 | jq -r .annotations.a"
check 'lists repositories' sh -c "crane catalog $registry | grep -qx crane/copied/deeper"
refuse 'is told that a tag is not there' crane manifest "$repo:absent"
check 'deletes by digest' crane delete "$registry/crane/all@$one"
refuse 'cannot read what was deleted' crane manifest "$registry/crane/all@$one"
equal 'sees its tag gone' $'many\nv2' crane ls "$registry/crane/all"
finish
