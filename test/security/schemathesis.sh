#!/usr/bin/env bash
# S26: requests that schemathesis makes of openapi.yml, as many for each operation as are asked for, 50 by default, and an answer to
# each that is described there: schemathesis.sh [<count>]. SEED repeats a run. Needs schemathesis and jq.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"

if [ "${1:-}" = checks ]; then
  cd "$WORK" || exit 1
  # The database of cases that failed, and its settings, are below the scratch folder.
  exec timeout -k 10 "$((COUNT * 5 + 300))" schemathesis run "$DESCRIPTION" --url "http://$REGISTRY" --no-color \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --max-examples "$COUNT" --seed "${SEED:-20261127}" --suppress-health-check all --request-timeout 60 --warnings off \
    --continue-on-failure
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jq -n '{storage: {gc: false}, http: {}, log: {level: "error"}}' >"$work/zot.json"
WORK=$work DESCRIPTION=$PWD/test/security/openapi.yml COUNT="${1:-50}" scripts/with-zot.js "$work/zot.json" -- "$PWD/test/security/schemathesis.sh" checks
