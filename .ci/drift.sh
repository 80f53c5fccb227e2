#!/usr/bin/env bash
# Makes a generated file again and wants no difference: drift.sh schema, drift.sh config-docs, drift.sh api-report
set -euo pipefail
cd "$(dirname "$0")/.."

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

case $1 in
schema)
  bin/zot schema >"$fresh/config.schema.json"
  diff -u config.schema.json "$fresh/config.schema.json" || {
    echo 'config.schema.json is old: npm run schema'
    exit 1
  }
  ;;
config-docs) scripts/config-docs.js --check ;;
api-report) scripts/api-report.js --check ;;
esac
