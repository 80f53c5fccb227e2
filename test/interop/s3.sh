#!/usr/bin/env bash
# The S3 driver against a real server (versitygw), and with faults on the line (toxiproxy). Both stand in PATH, see
# .ci/tools.sh; what is missing is left out aloud. Everything runs on the loopback and ends with this script.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. test/interop/servers.sh

export S3_BUCKET=images S3_ACCESS_KEY=access S3_SECRET_KEY=secretsecret
S3_ENDPOINT="http://127.0.0.1:$(free_port)"
export S3_ENDPOINT
mkdir -p "$work/root/$S3_BUCKET"
export ROOT_ACCESS_KEY=$S3_ACCESS_KEY ROOT_SECRET_KEY=$S3_SECRET_KEY
run_server versitygw --port "${S3_ENDPOINT#http://}" --keep-alive --quiet posix "$work/root"
wait_for "$S3_ENDPOINT"

tests=('<rootDir>/test/interop/s3.interop.ts')
if command -v toxiproxy-server >/dev/null; then
  TOXIPROXY="http://127.0.0.1:$(free_port)"
  export TOXIPROXY
  run_server toxiproxy-server -host 127.0.0.1 -port "${TOXIPROXY##*:}"
  wait_for "$TOXIPROXY/version"
  tests+=('<rootDir>/test/interop/s3-faults.interop.ts')
else
  echo 'LEFT OUT: faults on the line (toxiproxy-server is not installed)'
  if [ "${CI:-}" = true ]; then exit 1; fi
fi

node --experimental-vm-modules node_modules/jest/bin/jest.js --runInBand --testMatch "${tests[@]}"

# The whole registry on that bucket, with a real client and the suite of OCI.
cat >"$work/zot.json" <<EOF
{
  "storage": {
    "dedupe": false,
    "gc": false,
    "storageDriver": {
      "name": "s3",
      "region": "us-east-1",
      "bucket": "$S3_BUCKET",
      "rootdirectory": "/registry",
      "regionendpoint": "$S3_ENDPOINT",
      "forcepathstyle": true,
      "accesskey": "$S3_ACCESS_KEY",
      "secretkey": "$S3_SECRET_KEY"
    }
  },
  "http": {},
  "log": { "level": "error" }
}
EOF
for client in crane oras regctl; do
  if command -v "$client" >/dev/null; then
    scripts/with-zot.js "$work/zot.json" -- "test/clients/$client.sh"
  else
    echo "LEFT OUT: $client on S3 (it is not installed)"
    if [ "${CI:-}" = true ]; then exit 1; fi
  fi
done
if command -v conformance >/dev/null; then
  CONFORMANCE_CONFIG=$work/zot.json test/conformance/run.sh dev
else
  echo 'LEFT OUT: the OCI conformance suite on S3 (it is not installed)'
  if [ "${CI:-}" = true ]; then exit 1; fi
fi
