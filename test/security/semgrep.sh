#!/usr/bin/env bash
# S10, S25: the rules of semgrep.yml over what a registry runs, after they were tried on what they have to tell. Needs semgrep
# and jq, and asks nobody.
set -uo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SEMGREP_SETTINGS_FILE=$work/settings.yml SEMGREP_LOG_FILE=$work/log SEMGREP_SEND_METRICS=off
# look <option> …
look() { timeout -k 10 600 semgrep scan --metrics off --disable-version-check --jobs 2 --config test/security/semgrep.yml "$@"; }

if ! look --test test/fixtures/semgrep/semgrep.js >"$work/test" 2>&1; then
  cat "$work/test"
  echo 'not ok - a rule does not tell what it has to'
  exit 1
fi
echo 'ok - the rules tell what they have to, and let be the rest'

look --json --output "$work/found.json" src libs bin >"$work/said" 2>&1
jq -r '.results[] | "not ok - \(.path):\(.start.line) \(.extra.message) (\(.check_id))"' "$work/found.json" || cat "$work/said"
jq -r '.errors[] | "not ok - \(.path // ""): \(.message // .type)"' "$work/found.json"
scanned=$(jq '.paths.scanned | length' "$work/found.json")
sources=$(find src libs -name '*.ts' -not -name '*.spec.ts' -not -path '*/dist/*' -not -path '*/node_modules/*' | wc -l)
echo "$scanned files were looked at"
[ "${scanned:-0}" -ge "$sources" ] && jq -e '.results == [] and .errors == []' "$work/found.json" >/dev/null
