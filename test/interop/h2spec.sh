#!/usr/bin/env bash
# S24: the HTTP/2 of a server as h2spec sees it, over TLS. Needs h2spec, openssl, curl and jq.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. test/interop/servers.sh
make_pair server localhost
serve_tls || exit 1
wrong=0
timeout -k 10 600 node test/interop/h2spec.js "$port" || wrong=1
# None of it may have been a fault of ours, and whoever comes next is served.
if [ "$(curl -sk --max-time 20 --http2 -o /dev/null -w '%{http_version} %{http_code}' "https://127.0.0.1:$port/v2/")" = '2 200' ]; then
  echo 'ok - the next client is served by HTTP/2'
else
  wrong=1
  echo 'not ok - the next client is not served by HTTP/2'
fi
if [ -s "$work/log" ]; then
  wrong=1
  echo 'not ok - the server tells of faults:'
  head -20 "$work/log"
else
  echo 'ok - the server tells of no fault'
fi
exit "$wrong"
