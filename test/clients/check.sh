# What the client scripts share: a scratch folder, images of our own, and checks that are printed and counted.
set -uo pipefail
registry=${REGISTRY:?the address of a registry, host:port}
images=$(dirname "${BASH_SOURCE[0]}")/../fixtures/images/make-image.js
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Each client keeps its settings below the scratch folder, and finds no credentials of ours.
export HOME=$scratch DOCKER_CONFIG=$scratch/docker XDG_RUNTIME_DIR=$scratch REGISTRY_AUTH_FILE=$scratch/auth.json
echo '{}' >"$REGISTRY_AUTH_FILE"
wrong=0

# layout <folder> [<option> …]: writes an image layout and prints the digest of what it tags.
layout() { node "$images" "$scratch/$1" "${@:2}"; }

# check <what> <command> …: the command succeeds.
check() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "ok - $what"
  else
    wrong=1
    printf 'not ok - %s\n  %s\n' "$what" "${output//$'\n'/$'\n'  }"
  fi
}

# refuse <what> <command> …: the command fails.
refuse() {
  local what=$1
  shift
  check "$what" sh -c '! "$@" 2>&1' refuse "$@"
}

# equal <what> <expected> <command> …: the command prints exactly this.
equal() {
  local what=$1 expected=$2 output
  shift 2
  output=$("$@" 2>&1)
  if [ "$output" = "$expected" ]; then
    echo "ok - $what"
  else
    wrong=1
    printf 'not ok - %s\n  expected: %s\n  found:    %s\n' "$what" "${expected//$'\n'/ }" "${output//$'\n'/ }"
  fi
}

finish() { exit "$wrong"; }
