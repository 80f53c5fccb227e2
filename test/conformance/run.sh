#!/usr/bin/env bash
# The OCI conformance suite against a registry of its own: run.sh <OCI_VERSION> [sparse]
# Nothing may fail, and nothing that the version asks for may be switched off. Reports stay in results/.
# CONFORMANCE_CONFIG is another config than the usual one.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$1
sparse=${2:-}
results=results/conformance-$version${sparse:+-$sparse}${CONFORMANCE_CONFIG:+-other}
mkdir -p "$results"

export OCI_TLS=disabled OCI_REPO1=conformance/one OCI_REPO2=conformance/two
export OCI_VERSION=$version OCI_RESULTS_DIR=$results
# The older version leaves these out; we keep them whatever the version.
export OCI_API_BLOBS_DIGEST_HEADER=true OCI_API_MANIFESTS_DIGEST_HEADER=true OCI_API_BLOBS_UPLOAD_CANCEL=true
config=${CONFORMANCE_CONFIG:-test/conformance/zot.json}
if [ -n "$sparse" ]; then
  config=test/conformance/zot-sparse.json
  export OCI_DATA_SPARSE=true
fi

status=0
# shellcheck disable=SC2016
scripts/with-zot.js "$config" -- sh -c 'OCI_REGISTRY=$REGISTRY conformance' >"$results/out.log" 2>"$results/warnings.log" ||
  status=$?
sed -n '/^OCI Conformance Result/,$p' "$results/out.log"
test/conformance/judge.sh "$version" "$sparse" <"$results/out.log" || status=1
if [ "$status" -ne 0 ]; then head -c 8000 "$results/warnings.log"; fi
exit "$status"
