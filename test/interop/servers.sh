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
    if curl -sk --max-time 10 -o /dev/null "$1"; then return 0; fi
    sleep 0.2
  done
  echo "nothing answers at $1"
  cat "$work"/*.log
  return 1
}

# make_pair <name> <subject>: a key and a certificate of its own for this machine, <name>.key and <name>.pem
make_pair() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$2" \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}

# serve_tls: our server with the pair "server"; afterwards it answers at https://127.0.0.1:$port, and its faults are in $work/log
serve_tls() {
  port=$(free_port)
  jq -n --arg work "$work" --arg port "$port" '{
    storage: {gc: false, rootDirectory: ($work + "/root")}, log: {level: "error", output: ($work + "/log")},
    http: {address: "127.0.0.1", port: $port, tls: {cert: ($work + "/server.pem"), key: ($work + "/server.key")}}}' >"$work/zot.json"
  run_server bin/zot serve "$work/zot.json"
  wait_for "https://127.0.0.1:$port/v2/"
}
