#!/usr/bin/env bash
# Metadata in DynamoDB as moto speaks it, a server of other people's making. Needs moto_server.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. test/interop/servers.sh

DYNAMODB_ENDPOINT="http://127.0.0.1:$(free_port)"
export DYNAMODB_ENDPOINT
run_server moto_server -H 127.0.0.1 -p "${DYNAMODB_ENDPOINT##*:}"
wait_for "$DYNAMODB_ENDPOINT"

node --experimental-vm-modules node_modules/jest/bin/jest.js --runInBand \
  src/storage/cache-drivers/dynamodb src/meta/index/meta-model src/meta/blob-cache -t 'dynamodb|Dynamodb'
