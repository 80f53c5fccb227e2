#!/usr/bin/env bash
# S06 with strace for a witness: which files the program opens while as many paths that climb
# come in as are asked for, 20000 by default. None may lie outside its root. Needs strace and jq.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"

if [ "${1:-}" = checks ]; then
  strace -f -qq -e trace=open,openat,openat2,stat,lstat,newfstatat,statx,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat \
    -o "$TRACE" -p "$ZOT_PID" &
  tracer=$!
  # Until each thread is traced; most files are opened by others than the first.
  for _ in $(seq 100); do
    if ! grep -q '^TracerPid:[[:space:]]*0$' /proc/"$ZOT_PID"/task/*/status; then break; fi
    sleep 0.1
  done
  timeout -k 10 $((COUNT / 20 + 300)) node test/security/climbing-requests.js "$COUNT" || exit 1
  kill -INT "$tracer"
  wait "$tracer" 2>/dev/null
  # Its own code and config, the folders above its root, which it looks at for links, and what every process may read.
  above=$(dirname "$ZOT_ROOT")
  own="\"\"|\"$above(/config.json)?\"|\"$(dirname "$above")\"|$PWD/(dist|node_modules|libs)/|\"/(proc|sys|dev)/|\"/etc/(localtime|ssl|resolv.conf|hosts|nsswitch.conf)|\"/usr/share/zoneinfo"
  grep '"' "$TRACE" | grep -vF "\"$ZOT_ROOT" | grep -vE "$own" >"$TRACE.outside"
  printf '%s calls with a path, %s of them outside\n' "$(grep -c '"' "$TRACE")" "$(grep -c . "$TRACE.outside")"
  head -20 "$TRACE.outside"
  # Most are refused before a file is asked for; some ask inside, which shows that there was a witness.
  inside=$(grep -cF "\"$ZOT_ROOT" "$TRACE")
  echo "$inside of them inside of the root"
  [ "$inside" -ge 20 ] && ! [ -s "$TRACE.outside" ]
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Not every sandbox lets one process look at another that is no child of its own.
sleep 60 &
sleeper=$!
timeout 10 strace -o /dev/null -p "$sleeper" 2>"$work/probe" &
probe=$!
for _ in $(seq 50); do
  if ! grep -q '^TracerPid:[[:space:]]*0$' "/proc/$sleeper/status" || ! kill -0 "$probe" 2>/dev/null; then break; fi
  sleep 0.1
done
seen=$(grep -c '^TracerPid:[[:space:]]*0$' "/proc/$sleeper/status")
kill "$probe" "$sleeper" 2>/dev/null
wait
if [ "$seen" -ne 0 ]; then
  cat "$work/probe"
  echo '*************************************************************************************'
  echo '* NOTE: strace may not attach to a process here (see above), so that NOTHING WAS SEEN. *'
  echo '*************************************************************************************'
  exit 0
fi
jq -n '{storage: {gc: false}, http: {}, log: {level: "fatal"}}' >"$work/zot.json"
TRACE=$work/trace COUNT="${1:-20000}" scripts/with-zot.js "$work/zot.json" -- "$0" checks
