#!/usr/bin/env bash
# Metadata in a real Redis, in a cluster of it, and behind a sentinel: the contract, kills, hangs, floods and what follows
# for the index of repositories. Needs redis-server. The specs start and end their servers themselves.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH" ZOT_INTEROP=required
exec node --experimental-vm-modules node_modules/jest/bin/jest.js --runInBand \
  src/storage/cache-drivers/redis src/meta/index src/meta/blob-cache
