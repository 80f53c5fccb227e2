#!/usr/bin/env bash
# F25: a certificate that is swapped every 2 s under 50 connections: certificates.sh [<seconds>], 300 by default. No
# connection is dropped, no handshake fails, half a pair or rubbish leaves the old one, and a new one is served within 5 s, or
# within as many as the second argument says. Needs openssl, curl and jq.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. test/interop/servers.sh
for serial in 1 2 3 4; do make_pair "$serial" "swap-$serial"; done
cp "$work/1.pem" "$work/server.pem"
cp "$work/1.key" "$work/server.key"
serve_tls || exit 1
timeout -k 10 $((${1:-300} + 120)) node test/interop/certificate-swaps.js "$work" "$port" "${1:-300}" "${2:-5}"
