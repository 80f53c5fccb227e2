#!/usr/bin/env bash
# S26: as many spoilt requests as are asked for, a million by default, against the built program: fuzz.sh [<count>]
# SEED repeats a run. Nothing may end the process, be answered 5xx, or hurt what is stored.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH" FUZZ="${1:-1000000}"
exec nice -n 10 node --experimental-vm-modules node_modules/jest/bin/jest.js test/e2e/fuzz.e2e-spec.ts
