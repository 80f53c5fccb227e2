#!/usr/bin/env bash
# S24: the TLS of a server as testssl.sh of Debian sees it: protocols, ciphers, curves, and the faults that have names. Needs
# testssl and openssl.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"

if [ "${1:-}" = checks ]; then
  . test/clients/check.sh
  report=$scratch/report.json
  timeout -k 10 900 testssl --quiet --color 0 --warnings batch --jsonfile "$report" \
    --protocols --std --server-defaults --server-preference --fs --vulnerable "$registry" >"$scratch/said" 2>&1
  # told <id>: prints what testssl found of this.
  told() { jq -r --arg id "$1" '.[] | select(.id == $id) | .finding' "$report"; }
  severities() { jq -r '[.[] | select(.severity == "HIGH" or .severity == "CRITICAL" or .severity == "MEDIUM") | select(.id | test("^(cert|DNS|OCSP|chain)") | not) | .id] | join(" ")' "$report"; }
  for old in SSLv2 SSLv3 TLS1 TLS1_1; do equal "$old is not offered" 'not offered' told "$old"; done
  for new in TLS1_2 TLS1_3; do check "$new is offered" sh -c "jq -e '.[] | select(.id == \"$new\") | select(.finding | startswith(\"offered\"))' $report"; done
  for weak in cipherlist_NULL cipherlist_aNULL cipherlist_EXPORT cipherlist_LOW cipherlist_3DES_IDEA cipherlist_AVERAGE; do
    equal "$weak is not offered" 'not offered' told "$weak"
  done
  equal 'nothing of medium, high or critical weight is found, but of the certificate of the test' '' severities
  check 'HTTP/2 is offered' sh -c "jq -e '.[] | select(.id == \"ALPN\" or .id == \"ALPN_HTTP2\") | select(.finding | test(\"h2\"))' $report"
  finish
fi

. test/interop/servers.sh
make_pair server localhost
serve_tls || exit 1
REGISTRY=127.0.0.1:$port "$0" checks
