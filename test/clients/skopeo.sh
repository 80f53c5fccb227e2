#!/usr/bin/env bash
# skopeo, as Debian ships it: copy in all directions, inspect, list, delete.
. "$(dirname "$0")/check.sh"
one=$(layout one --seed skopeo-one)
many=$(layout many --seed skopeo-many --platforms 2)
repo=$registry/skopeo/app
echo '{"default":[{"type":"insecureAcceptAnything"}]}' >"$scratch/policy.json"
sk() { skopeo --policy "$scratch/policy.json" --tmpdir "$scratch" "$@"; }
there=(--dest-tls-verify=false)
here=(--src-tls-verify=false)

check 'copies a layout to the registry' sk copy "${there[@]}" --preserve-digests "oci:$scratch/one:v1" "docker://$repo:v1"
equal 'reads the digest' "$one" sk inspect --tls-verify=false --format '{{.Digest}}' "docker://$repo:v1"
check 'reads the config' sk inspect --tls-verify=false --config "docker://$repo:v1"
check 'reads the raw manifest, byte for byte' sh -c "skopeo inspect --raw --tls-verify=false docker://$repo:v1 | cmp - $scratch/one/blobs/sha256/${one#sha256:}"
check 'copies an index with all its images' sk copy --all "${there[@]}" --preserve-digests "oci:$scratch/many:v1" "docker://$repo:many"
check 'reads the raw index, byte for byte' sh -c "skopeo inspect --raw --tls-verify=false docker://$repo:many | cmp - $scratch/many/blobs/sha256/${many#sha256:}"
check 'copies from repository to repository' sk copy --all "${here[@]}" "${there[@]}" "docker://$repo:many" "docker://$registry/skopeo/copied:many"
check 'copies back into a layout' sk copy "${here[@]}" "docker://$repo:v1" "oci:$scratch/back:v1"
check 'and finds the same manifest' cmp "$scratch/one/blobs/sha256/${one#sha256:}" "$scratch/back/blobs/sha256/${one#sha256:}"
check 'copies into a plain folder' sk copy "${here[@]}" "docker://$repo:v1" "dir:$scratch/folder"
check 'pushes it again under a digest that is there' sk copy "${there[@]}" "dir:$scratch/folder" "docker://$repo:v2"
equal 'lists tags' 'many v1 v2' sh -c "skopeo list-tags --tls-verify=false docker://$repo | jq -r '.Tags | join(\" \")'"
check 'copies a whole repository' sk sync --src docker --dest dir "${here[@]}" "$repo" "$scratch/synced"
check 'pushes it whole' sk sync --src dir --dest docker "${there[@]}" "$scratch/synced" "$registry/skopeo/synced"
check 'deletes an image' sk delete --tls-verify=false "docker://$repo:many"
refuse 'cannot read what was deleted' sk inspect --raw --tls-verify=false "docker://$repo:many"
refuse 'is told that a repository is not there' sk list-tags --tls-verify=false "docker://$registry/skopeo/absent"
finish
