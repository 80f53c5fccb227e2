# Servers that run as long as a script. Sourced.
work=$(mktemp -d)
started=()
end_servers() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap end_servers EXIT

# run_server <command> [<argument> …]
run_server() {
  "$@" >"$work/$(basename "$1").log" 2>&1 &
  started+=($!)
}

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# wait_for <URL>: until something answers, whatever it says
wait_for() {
  for _ in $(seq 100); do
    if curl -s -o /dev/null "$1"; then return 0; fi
    sleep 0.2
  done
  echo "nothing answers at $1"
  cat "$work"/*.log
  return 1
}
