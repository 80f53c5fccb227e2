# Counts what passed, failed and was left out. Sourced by .ci/run.
passed=0
failed=0
left_out=()
failures=()

# step <name> <command> [<argument> …]
step() {
  local name=$1 started=$SECONDS
  shift
  printf '\n=== %s\n' "$name"
  if "$@"; then
    passed=$((passed + 1))
    printf -- '--- passed: %s (%d s)\n' "$name" $((SECONDS - started))
  else
    failed=$((failed + 1))
    failures+=("$name")
    printf -- '--- FAILED: %s (%d s)\n' "$name" $((SECONDS - started))
  fi
}

# leave_out <name> <reason>: allowed on a developer's machine, a failure where CI=true.
leave_out() {
  left_out+=("$1: $2")
  if [ "${CI:-}" = true ]; then
    failed=$((failed + 1))
    failures+=("$1 (left out: $2)")
  fi
  printf '\n=== LEFT OUT: %s (%s)\n' "$1" "$2"
}

# with_tool <tool> <name> <command> …
with_tool() {
  local tool=$1 name=$2
  shift
  if command -v "$tool" >/dev/null; then step "$@"; else leave_out "$name" "$tool is not installed"; fi
}

finish() {
  printf '\n'
  for name in "${left_out[@]}"; do printf 'left out: %s\n' "$name"; done
  for name in "${failures[@]}"; do printf 'failed: %s\n' "$name"; done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
  exit
}
