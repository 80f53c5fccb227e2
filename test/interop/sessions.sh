#!/usr/bin/env bash
# Sessions of browsers in a real Redis that two registries share: a login on one counts on the other and after a restart, a
# logout ends it on both, and a Redis that is emptied or gone lets nobody in and breaks nothing. Needs redis-server and jq.
set -uo pipefail
cd "$(dirname "$0")/../.."

pages='x-zot-api-client: zot-ui'
if [ "${1:-}" = checks ]; then
  . test/clients/check.sh
  # status <host:port> <cookie> [<curl option> …]: prints what GET /v2/ is answered on the registry's pages.
  status() { curl -s -o /dev/null -w '%{http_code}' -H "$pages" -b "session=$2" "${@:3}" "http://$1/v2/"; }
  # log_in <host:port>: prints the id of a new session.
  log_in() { curl -s -D - -o /dev/null -H "$pages" -u ann:a "http://$1/v2/" | sed -n 's/^set-cookie: session=\([^;]*\);.*/\1/p'; }
  log_out() { curl -s -o /dev/null -w '%{http_code}' -X POST -H "$pages" -b "session=$2" "http://$1/zot/auth/logout"; }
  if [ "${OTHER:-}" = '' ]; then
    OTHER=$registry REGISTRY= exec scripts/with-zot.js "$2" -- "$0" checks "$2"
  fi
  id=$(log_in "$registry")
  equal 'a login gives a session' 43 printf '%s' "${#id}"
  equal 'it counts where it began' 200 status "$registry" "$id"
  equal 'and on the other registry' 200 status "$OTHER" "$id"
  equal 'but not off the pages' 401 status "$registry" "$id" -H 'x-zot-api-client: else'
  equal 'Redis knows its hash only' 0 sh -c "redis-cli -p $REDIS --scan | grep -c -- '$id'"
  equal 'it has a prefix of its own' 0 sh -c "redis-cli -p $REDIS --scan | grep -cv '^zotsession:'"
  equal 'a logout on the other one' 200 log_out "$OTHER" "$id"
  equal 'ends it here' 401 status "$registry" "$id"
  equal 'and there' 401 status "$OTHER" "$id"
  id=$(log_in "$registry")
  equal 'another session counts' 200 status "$OTHER" "$id"
  redis-cli -p "$REDIS" flushall >/dev/null
  equal 'until Redis is emptied (F14)' 401 status "$OTHER" "$id"
  id=$(log_in "$registry")
  kill -STOP "$REDIS_PID"
  equal 'a Redis that hangs lets nobody in by a session' 401 status "$registry" "$id" --max-time 20
  equal 'and lets passwords in' 200 status "$registry" '' -u ann:a --max-time 20
  kill -CONT "$REDIS_PID"
  for _ in $(seq 50); do [ "$(status "$registry" "$id")" = 200 ] && break; sleep 0.2; done
  equal 'sessions are back with it' 200 status "$registry" "$id"
  finish
fi

work=$(mktemp -d)
redis_pid=
trap '[ -n "$redis_pid" ] && kill "$redis_pid" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
redis-server --bind 127.0.0.1 --port "$port" --save '' --dir "$work" >"$work/redis.log" &
redis_pid=$!
for _ in $(seq 50); do redis-cli -p "$port" ping >/dev/null 2>&1 && break; sleep 0.1; done

node -e 'import("bcryptjs").then(({ hashSync }) => console.log(`ann:${hashSync("a", 4)}`))' >"$work/users"
jq -n --arg users "$work/users" --arg url "redis://127.0.0.1:$port" '{
  storage: {gc: false}, log: {level: "error"},
  http: {auth: {htpasswd: {path: $users}, sessionDriver: {name: "redis", url: $url}}}}' >"$work/zot.json"
REDIS=$port REDIS_PID=$redis_pid scripts/with-zot.js "$work/zot.json" -- "$0" checks "$work/zot.json"
