#!/usr/bin/env bash
# The image of deploy/container: it is built, serves as its user, answers its health check, and can be pushed to a registry
# of ours. Needs root, buildah and busybox. The base image of Node lies in a registry of others, so one is made here of the Node
# and the build at hand; what npm does in the first stage is what .ci/run has done. Where buildah cannot run a container,
# the Containerfile is read only, and a note says so.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. test/interop/servers.sh

# A store of its own below the folder that goes with this script. Layers take half a minute on a busy machine.
store=(--storage-driver vfs --root "$work/store" --runroot "$work/run")
image() { timeout -k 10 240 buildah "${store[@]}" "$@"; }
inside() { image run --isolation chroot "$@"; }
fetch() { curl -s --max-time 20 -o /dev/null -w '%{http_code}' "$1" || true; }

node=$(node -p process.execPath)
base=$work/base
mkdir -p "$base"/{bin,usr/bin,tmp,etc}
cp "$(command -v busybox)" "$base/bin/busybox"
for tool in sh dirname basename readlink mkdir chown chmod test sleep true; do ln -s busybox "$base/bin/$tool"; done

# Container runtimes need of a kernel what not every sandbox has: mounts, chroot, user namespaces.
runs_containers() {
  local probe
  probe=$(image from scratch) && image copy -q "$probe" "$base" / >/dev/null && inside "$probe" -- /bin/true
}
if ! runs_containers >"$work/probe.log" 2>&1; then
  cat "$work/probe.log"
  echo '**********************************************************************************'
  echo '* NOTE: buildah runs no container here (see above), so that NO IMAGE WAS BUILT.  *'
  echo '* The Containerfile is checked by reading it only.                               *'
  echo '**********************************************************************************'
  node --experimental-vm-modules node_modules/jest/bin/jest.js test/deploy/files.spec.ts -t 'the image'
  exit
fi

cp "$node" "$base/usr/bin/node"
ldd "$node" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$base$(dirname "$library")" && cp -L "$library" "$base$library"
done
mkdir -p "$work/built/src/dist"
cp -r package.json bin "$work/built/src"
cp -r dist/bundle "$work/built/src/dist"

printf 'FROM scratch\nCOPY . /\n' >"$work/base.Containerfile"
image build -q --isolation chroot -t zot-node -f "$work/base.Containerfile" "$base" >/dev/null
# The format of Docker, since that of OCI has no health check.
image build -q --isolation chroot --format docker --build-arg NODE_IMAGE=localhost/zot-node \
  --build-context "build=$work/built" -t zot -f deploy/container/Containerfile . >/dev/null

failed=0
equal() { # equal <what> <wanted> <got>
  if [ "$2" = "$3" ]; then echo "ok: $1"; else echo "FAILED: $1: $3, not $2" && failed=1; fi
}
equal 'it has a user by number' 10001:10001 "$(image inspect --type image --format '{{.OCIv1.Config.User}}' zot)"
container=$(image from zot)
equal 'it says its version' "$(bin/zot --version)" "$(inside "$container" -- /usr/lib/zot/bin/zot --version)"
equal 'its config is good' 0 "$(inside "$container" -- /usr/lib/zot/bin/zot verify /etc/zot/config.json >&2; echo $?)"

# Containers made by chroot share the machine's ports.
port=5000
if curl -s --max-time 5 -o /dev/null "http://127.0.0.1:$port/"; then
  port=$(free_port)
  echo "note: 5000 is taken, so that it serves on $port instead"
  sed "s/\"5000\"/\"$port\"/" deploy/container/config.json >"$work/config.json"
  image copy -q "$container" "$work/config.json" /etc/zot/config.json >/dev/null
fi
# What runs in there is no child that buildah would end, so it ends when its input does.
mkfifo "$work/alive"
inside "$container" -- sh -c '/usr/lib/zot/bin/zot serve /etc/zot/config.json & read -r _; kill $!; wait $!; echo "ended with $?"' \
  <"$work/alive" >"$work/zot.log" 2>&1 &
server=$!
exec 9>"$work/alive"
trap 'exec 9>&-; end_servers' EXIT
wait_for "http://127.0.0.1:$port/livez"
for probe in livez readyz startupz; do
  equal "/$probe answers" 200 "$(fetch "http://127.0.0.1:$port/$probe")"
done
health=$(sed -n 's/^ *CMD \["node", "-e", "\(.*\)"\]$/\1/p' deploy/container/Containerfile | sed "s/:5000/:$port/")
equal 'its health check passes' 0 "$(inside "$container" -- node -e "$health"; echo $?)"
image push -q --tls-verify=false zot "docker://127.0.0.1:$port/zot:self"
equal 'it can be pushed into itself' 200 "$(fetch "http://127.0.0.1:$port/v2/zot/manifests/self")"
echo end >&9
wait "$server"
equal 'it ends in order when it is told to' 'ended with 0' "$(tail -n 1 "$work/zot.log")"
exit $failed
