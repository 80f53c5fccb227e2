#!/usr/bin/env bash
# F25: a certificate that is swapped every 2 s under 50 connections: certificates.sh [<seconds>], 300 by default. No
# connection is dropped, no handshake fails, half a pair or rubbish leaves the old one, and a new one is served within 5 s.
# Needs openssl and jq.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. test/interop/servers.sh
for serial in 1 2 3 4; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=swap-$serial" \
    -addext 'subjectAltName=IP:127.0.0.1' -keyout "$work/$serial.key" -out "$work/$serial.pem" 2>/dev/null
done
cp "$work/1.pem" "$work/cert.pem"
cp "$work/1.key" "$work/key.pem"
port=$(free_port)
jq -n --arg work "$work" --arg port "$port" '{
  storage: {gc: false, rootDirectory: ($work + "/root")}, log: {level: "error", output: ($work + "/log")},
  http: {address: "127.0.0.1", port: $port, tls: {cert: ($work + "/cert.pem"), key: ($work + "/key.pem")}}}' >"$work/zot.json"
run_server bin/zot serve "$work/zot.json"
for _ in $(seq 100); do curl -sk -o /dev/null "https://127.0.0.1:$port/v2/" && break; sleep 0.2; done
node test/interop/certificate-swaps.js "$work" "$port" "${1:-300}"
