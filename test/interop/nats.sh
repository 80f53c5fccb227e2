#!/usr/bin/env bash
# Events on a real NATS: order, a server that is away, users, tokens, TLS. Needs nats-server, which the specs start and end.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
exec node --experimental-vm-modules node_modules/jest/bin/jest.js --runInBand --testMatch '<rootDir>/test/interop/nats.interop.ts'
