#!/usr/bin/env bash
# The drivers of Google Cloud Storage and Azure against emulators: fake-gcs-server and Azurite. Both stand in PATH, see
# .ci/tools.sh; what is missing is left out aloud. Everything runs on the loopback and ends with this script.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. test/interop/servers.sh

tests=()
missing=0
if command -v fake-gcs-server >/dev/null; then
  GCS_ENDPOINT="http://127.0.0.1:$(free_port)"
  export GCS_ENDPOINT GCS_BUCKET=images
  run_server fake-gcs-server -backend memory -scheme http -host 127.0.0.1 -port "${GCS_ENDPOINT##*:}"
  wait_for "$GCS_ENDPOINT/storage/v1/b"
  curl -sf -o /dev/null -H 'content-type: application/json' -d "{\"name\":\"$GCS_BUCKET\"}" "$GCS_ENDPOINT/storage/v1/b"
  tests+=('<rootDir>/test/interop/gcs.interop.ts')
else
  echo 'LEFT OUT: Google Cloud Storage (fake-gcs-server is not installed)' && missing=1
fi

if command -v azurite-blob >/dev/null; then
  port=$(free_port)
  # The account that every emulator of Azure has.
  export AZURE_ACCOUNT=devstoreaccount1
  export AZURE_KEY='Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
  export AZURE_ENDPOINT="http://127.0.0.1:$port/$AZURE_ACCOUNT"
  run_server azurite-blob --inMemoryPersistence --blobHost 127.0.0.1 --blobPort "$port" --skipApiVersionCheck --disableTelemetry
  wait_for "http://127.0.0.1:$port/"
  tests+=('<rootDir>/test/interop/azure.interop.ts')
else
  echo 'LEFT OUT: Azure (azurite-blob is not installed)' && missing=1
fi

if [ "${CI:-}" = true ] && [ $missing -ne 0 ]; then exit 1; fi
if [ ${#tests[@]} -eq 0 ]; then exit 0; fi
node --experimental-vm-modules node_modules/jest/bin/jest.js --runInBand --testMatch "${tests[@]}"
