#!/usr/bin/env bash
# oras: artifacts, their referrers, layouts, blobs.
. "$(dirname "$0")/check.sh"
one=$(layout one --seed oras-one)
repo=$registry/oras/app
plain=--plain-http
cd "$scratch" || exit 1
echo '{"scan":"clean"}' >report.json
echo 'a signature' >signature.txt
head -c 3000000 /dev/urandom >large.bin

check 'copies a layout to the registry' oras cp --from-oci-layout "$scratch/one:v1" --to-plain-http "$repo:v1"
equal 'resolves the tag' "$one" oras resolve $plain "$repo:v1"
check 'pushes an artifact of two files' oras push $plain "$repo:artifact" --artifact-type application/vnd.example.bundle report.json:application/json large.bin
check 'pulls it elsewhere' oras pull $plain "$repo:artifact" -o pulled
check 'and finds the same bytes' cmp large.bin pulled/large.bin
check 'attaches a report' oras attach $plain "$repo:v1" --artifact-type application/vnd.example.report report.json:application/json
check 'attaches a signature' oras attach $plain "$repo:v1" --artifact-type application/vnd.example.signature signature.txt:text/plain --annotation by=test
# The referrers API, not the tag that stands in for it.
discovered() { oras discover $plain --distribution-spec v1.1-referrers-api --format json "$@" "$repo:v1"; }
equal 'lists both referrers' 2 sh -c "$(declare -f discovered); plain=$plain repo=$repo; discovered | jq '(.referrers // .manifests) | length'"
equal 'filters them by type' application/vnd.example.signature sh -c "$(declare -f discovered); plain=$plain repo=$repo; discovered --artifact-type application/vnd.example.signature | jq -r '(.referrers // .manifests)[].artifactType'"
equal 'reads the annotations there' test sh -c "$(declare -f discovered); plain=$plain repo=$repo; discovered --artifact-type application/vnd.example.signature | jq -r '(.referrers // .manifests)[].annotations.by'"
check 'copies an image with its referrers' oras cp -r --from-plain-http --to-plain-http "$repo:v1" "$registry/oras/copied:v1"
equal 'finds them there' 2 sh -c "oras discover $plain --format json $registry/oras/copied:v1 | jq '(.referrers // .manifests) | length'"
check 'tags by name' oras tag $plain "$repo:v1" v2 v3
equal 'lists tags' $'artifact\nv1\nv2\nv3' oras repo tags $plain "$repo"
check 'lists repositories' sh -c "oras repo ls $plain $registry | grep -qx oras/copied"
check 'pushes a blob' oras blob push $plain "$repo" report.json
blob=sha256:$(sha256sum report.json | cut -d' ' -f1)
check 'fetches it' oras blob fetch $plain --output fetched.json "$repo@$blob"
check 'and finds the same bytes' cmp report.json fetched.json
check 'fetches a manifest' sh -c "oras manifest fetch $plain $repo:v1 | cmp - one/blobs/sha256/${one#sha256:}"
check 'backs up a layout' oras cp --from-plain-http --to-oci-layout "$repo:artifact" backup:artifact
check 'deletes a manifest' oras manifest delete $plain --force "$repo:artifact"
refuse 'cannot read what was deleted' oras manifest fetch $plain "$repo:artifact"
finish
