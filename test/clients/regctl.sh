#!/usr/bin/env bash
# regctl: copies, tags, artifacts, referrers, blobs; deletes by tag and by digest.
. "$(dirname "$0")/check.sh"
one=$(layout one --seed regctl-one)
many=$(layout many --seed regctl-many --platforms 2)
repo=$registry/regctl/app
export REGCTL_CONFIG=$scratch/regctl.json
regctl registry set --tls disabled "$registry" >/dev/null 2>&1
echo 'a bill of materials' >"$scratch/sbom.txt"

check 'copies a layout to the registry' regctl image copy "ocidir://$scratch/one:v1" "$repo:v1"
equal 'reads its digest' "$one" regctl image digest "$repo:v1"
check 'copies an index' regctl image copy "ocidir://$scratch/many:v1" "$repo:many"
equal 'reads the digest of the index' "$many" regctl manifest head "$repo:many"
equal 'picks a platform' linux/arm64 regctl image inspect --platform linux/arm64 --format '{{.OS}}/{{.Architecture}}' "$repo:many"
check 'reads the manifest, byte for byte' sh -c "regctl manifest get --format raw-body $repo:v1 | cmp - $scratch/one/blobs/sha256/${one#sha256:}"
check 'copies between repositories' regctl image copy "$repo:many" "$registry/regctl/copied:many"
check 'exports an image' regctl image export "$repo:v1" "$scratch/exported.tar"
check 'imports it' regctl image import "$registry/regctl/imported:v1" "$scratch/exported.tar"
check 'puts an artifact on a subject' sh -c "regctl artifact put --subject $repo:v1 --artifact-type application/vnd.example.sbom -m text/plain <$scratch/sbom.txt"
equal 'lists the referrer' application/vnd.example.sbom regctl artifact list --format '{{range .Descriptors}}{{.ArtifactType}}{{end}}' "$repo:v1"
equal 'filters by another type' '' regctl artifact list --filter-artifact-type application/vnd.example.none --format '{{range .Descriptors}}{{.ArtifactType}}{{end}}' "$repo:v1"
equal 'reads the artifact' 'a bill of materials' regctl artifact get --subject "$repo:v1"
check 'copies with referrers' regctl image copy --referrers "$repo:v1" "$registry/regctl/copied:v1"
equal 'finds the referrer there' application/vnd.example.sbom regctl artifact list --format '{{range .Descriptors}}{{.ArtifactType}}{{end}}' "$registry/regctl/copied:v1"
check 'builds an index' regctl index create --ref "$repo:v1" "$repo:built"
equal 'lists tags' $'built\nmany\nv1' regctl tag ls "$repo"
equal 'pages through tags' many regctl tag ls --last built --limit 1 "$repo"
check 'lists repositories' sh -c "regctl repo ls $registry | grep -qx regctl/copied"
# A blob that no manifest names, so that it may be deleted.
blob=$(echo 'a blob of its own' | regctl blob put "$repo")
equal 'puts and gets a blob' 'a blob of its own' regctl blob get "$repo" "$blob"
check 'finds the blob by HEAD' regctl blob head "$repo" "$blob"
check 'deletes a tag' regctl tag rm "$repo:built"
refuse 'sees that it is gone' regctl manifest head "$repo:built"
equal 'and only that one' $'many\nv1' regctl tag ls "$repo"
check 'deletes a manifest by digest' regctl manifest delete "$repo@$many"
refuse 'sees that it is gone too' regctl manifest head "$repo:many"
check 'deletes a blob nobody names' regctl blob delete "$repo" "$blob"
refuse 'sees that the blob is gone' regctl blob head "$repo" "$blob"
finish
