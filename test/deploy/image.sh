#!/usr/bin/env bash
# The image of deploy/container: it is built, serves as its user, answers its health check, and can be pushed to a registry
# of ours. Needs root, buildah and busybox. The base image of Node lies in a registry of others, so one is made here of the Node
# and the build at hand; what npm does in the first stage is what .ci/run has done.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. test/interop/servers.sh

node=$(node -p process.execPath)
base=$work/base
mkdir -p "$base"/{bin,usr/bin,tmp,etc}
cp "$node" "$base/usr/bin/node"
cp "$(command -v busybox)" "$base/bin/busybox"
for tool in sh dirname basename readlink mkdir chown chmod test sleep; do ln -s busybox "$base/bin/$tool"; done
ldd "$node" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$base$(dirname "$library")" && cp -L "$library" "$base$library"
done
mkdir -p "$work/built/src/dist"
cp -r package.json bin "$work/built/src"
cp -r dist/bundle "$work/built/src/dist"

# A store of its own below the folder that goes with this script.
store=(--storage-driver vfs --root "$work/store" --runroot "$work/run")
image() { buildah "${store[@]}" "$@"; }
printf 'FROM scratch\nCOPY . /\n' >"$work/base.Containerfile"
image build -q --isolation chroot -t zot-node -f "$work/base.Containerfile" "$base" >/dev/null
image build -q --isolation chroot --build-arg NODE_IMAGE=localhost/zot-node --build-context "build=$work/built" \
  -t zot -f deploy/container/Containerfile . >/dev/null

failed=0
equal() { # equal <what> <wanted> <got>
  if [ "$2" = "$3" ]; then echo "ok: $1"; else echo "FAILED: $1: $3, not $2" && failed=1; fi
}
equal 'it has a user by number' 10001:10001 "$(image inspect --type image --format '{{.OCIv1.Config.User}}' zot)"
container=$(image from zot)
inside() { image run --isolation chroot "$@"; }
equal 'it says its version' "$(bin/zot --version)" "$(inside "$container" -- /usr/lib/zot/bin/zot --version)"
equal 'its config is good' 0 "$(inside "$container" -- /usr/lib/zot/bin/zot verify /etc/zot/config.json >&2; echo $?)"

inside "$container" -- /usr/lib/zot/bin/zot serve /etc/zot/config.json >"$work/zot.log" 2>&1 &
started+=($!)
wait_for http://127.0.0.1:5000/livez
for probe in livez readyz startupz; do
  equal "/$probe answers" 200 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:5000/$probe")"
done
health=$(sed -n 's/^ *CMD \["node", "-e", "\(.*\)"\]$/\1/p' deploy/container/Containerfile)
equal 'its health check passes' 0 "$(inside "$container" -- node -e "$health"; echo $?)"
image push -q --tls-verify=false zot docker://127.0.0.1:5000/zot:self
equal 'it can be pushed into itself' 200 "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:5000/v2/zot/manifests/self)"
exit $failed
