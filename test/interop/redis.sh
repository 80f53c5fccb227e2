#!/usr/bin/env bash
# Metadata in a real Redis, in a cluster of it, and behind a sentinel: the contract, kills, hangs, floods and what follows
# for the index of repositories; and rates that several servers count there. Needs redis-server. The specs start and end
# their servers themselves.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH" ZOT_INTEROP=required
jest() { node --experimental-vm-modules node_modules/jest/bin/jest.js --runInBand "$@"; }
jest src/storage/cache-drivers/redis src/meta/index src/meta/blob-cache
jest --testMatch '<rootDir>/test/interop/rate-limit.interop.ts'
