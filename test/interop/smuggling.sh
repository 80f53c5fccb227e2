#!/usr/bin/env bash
# S09 behind haproxy and nginx: pairs of a request that two readers could take for two, and of one that follows on the same
# connection, 1000 of each kind by default: smuggling.sh [<count>]. What follows is answered as what it is, or not at all.
# Needs haproxy, nginx and jq.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin"

if [ "${1:-}" = checks ]; then
  . test/interop/servers.sh
  front=$(free_port)
  cat >"$work/haproxy.cfg" <<CFG
defaults
  mode http
  timeout connect 2s
  timeout client 10s
  timeout server 10s
  option http-keep-alive
  http-reuse always
frontend all
  bind 127.0.0.1:$front
  default_backend registry
backend registry
  server one $REGISTRY
CFG
  run_server haproxy -f "$work/haproxy.cfg"
  behind=$(free_port)
  cat >"$work/nginx.conf" <<CONF
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
events {}
http {
  access_log off;
  client_max_body_size 0;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/a;
  uwsgi_temp_path $work/b;
  scgi_temp_path $work/c;
  upstream registry { server $REGISTRY; keepalive 16; }
  server {
    listen 127.0.0.1:$behind;
    location / { proxy_pass http://registry; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_request_buffering off; }
  }
}
CONF
  run_server nginx -c "$work/nginx.conf"
  wait_for "http://127.0.0.1:$front/v2/" && wait_for "http://127.0.0.1:$behind/v2/" || exit 1
  wrong=0
  pairs() { timeout -k 10 $((COUNT + 300)) node test/security/ambiguous-pairs.js "$@" "$COUNT" || wrong=1; }
  pairs 'no proxy' "$REGISTRY"
  pairs haproxy "127.0.0.1:$front"
  pairs nginx "127.0.0.1:$behind"
  exit "$wrong"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
jq -n '{storage: {gc: false}, http: {}, log: {level: "error"}}' >"$folder/zot.json"
COUNT="${1:-1000}" scripts/with-zot.js "$folder/zot.json" -- "$0" checks
