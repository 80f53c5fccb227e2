# Installs the clients and the OCI suite, each pinned, outside the checkout. Sourced by .ci/run.
tools_dir=${CI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/zot-ci}
tools_bin=$tools_dir/bin
go_log=$tools_dir/go-install.log
go_tools=(
  'conformance github.com/opencontainers/distribution-spec/conformance v0.0.0-20260831232431-97274622c111'
  'crane github.com/google/go-containerregistry/cmd/crane v0.22.1'
  'oras oras.land/oras/cmd/oras v1.3.6'
  'regctl github.com/regclient/regclient/cmd/regctl v0.11.7'
  'versitygw github.com/versity/versitygw/cmd/versitygw v1.8.0'
  'toxiproxy-server github.com/Shopify/toxiproxy/v2/cmd/server v2.5.0'
  'fake-gcs-server github.com/fsouza/fake-gcs-server v1.56.1'
  'h2spec github.com/summerwind/h2spec/cmd/h2spec v2.2.1+incompatible'
)
azurite_version=3.37.0
moto_version=5.2.5
semgrep_version=1.185.0
schemathesis_version=4.32.5
mkdir -p "$tools_bin"

# A binary names the module and the version it was built from, so a new pin is seen in an old cache.
has_go_tool() {
  local built
  built=$(go version -m "$tools_bin/$1" 2>/dev/null) &&
    grep -qP "^\tpath\t\Q$2\E$" <<<"$built" && grep -qP "^\tmod\t\S+\t\Q$3\E(\t|$)" <<<"$built"
}

install_go_tools() {
  local name package version result=0
  for tool in "${go_tools[@]}"; do
    read -r name package version <<<"$tool"
    if has_go_tool "$name" "$package" "$version"; then continue; fi
    rm -f "${tools_bin:?}/$name"
    echo "go install $package@$version"
    # Compiling takes minutes from cold and runs beside the suite, whose time limits come first.
    GOBIN=$tools_bin GOFLAGS= nice -n 19 go install "$package@$version" || result=1
    # Some call their command otherwise than the folder of its source.
    if [ "${package##*/}" != "$name" ]; then mv "$tools_bin/${package##*/}" "$tools_bin/$name" || result=1; fi
  done
  return $result
}

install_go_tools_behind() {
  go_tools_pid=
  if ! command -v go >/dev/null; then return; fi
  install_go_tools >"$go_log" 2>&1 &
  go_tools_pid=$!
}

wait_for_go_tools() {
  if [ -z "$go_tools_pid" ]; then return; fi
  step 'go install of the clients' wait "$go_tools_pid"
  cat "$go_log"
}

# Of 240 MB and 377 packages, so that it is no dependency of the checkout.
install_azurite() {
  local folder=$tools_dir/azurite-$azurite_version
  if [ ! -x "$folder/node_modules/.bin/azurite-blob" ]; then
    npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --no-save "azurite@$azurite_version" || return 1
  fi
  ln -sf "$folder/node_modules/.bin/azurite-blob" "$tools_bin/azurite-blob"
}

# install_python_tool <command> <version> <package> …: in a folder of its own
install_python_tool() {
  local name=$1 folder=$tools_dir/$1-$2
  shift 2
  if [ ! -x "$folder/bin/$name" ]; then
    rm -rf "$folder"
    python3 -m venv "$folder" && "$folder/bin/pip" install -q "$@" || return 1
  fi
  ln -sf "$folder/bin/$name" "$tools_bin/$name"
}

install_moto() { install_python_tool moto_server "$moto_version" "moto[server,dynamodb]==$moto_version"; }
# Of 390 MB; it brings the program that reads code.
install_semgrep() { install_python_tool semgrep "$semgrep_version" "semgrep==$semgrep_version"; }
install_schemathesis() { install_python_tool schemathesis "$schemathesis_version" "schemathesis==$schemathesis_version"; }

# Commands, and the packages that bring them where they are called otherwise.
debian_tools=(skopeo jq slapd redis-server nats-server buildah busybox testssl:testssl.sh haproxy nginx strace openssl curl)

install_debian_tools() {
  local tool missing=()
  for tool in "${debian_tools[@]}"; do command -v "${tool%%:*}" >/dev/null || missing+=("${tool##*:}"); done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "not installed, and no root with apt-get here: ${missing[*]}"
    return 0
  fi
  # Packages of servers start them on their usual ports, unless the machine's policy says no; here only scripts start any.
  local policy=/usr/sbin/policy-rc.d result=0
  if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" || result=1
  if [ -n "$policy" ]; then rm -f "$policy"; fi
  return $result
}
