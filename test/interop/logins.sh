#!/usr/bin/env bash
# Real clients that log in where strangers are let in too: skopeo sends its login only if GET /v2/ offers one, though it is
# answered 200. Needs skopeo and jq; crane, oras and regctl are tried where they are there.
set -uo pipefail
cd "$(dirname "$0")/../.."

if [ "${1:-}" = checks ]; then
  . test/clients/check.sh
  one=$(layout one --seed logins)
  echo '{"default":[{"type":"insecureAcceptAnything"}]}' >"$scratch/policy.json"
  sk() { skopeo --policy "$scratch/policy.json" --tmpdir "$scratch" "$@"; }
  copy() { sk copy --preserve-digests --dest-tls-verify=false "oci:$scratch/one:v1" "docker://$registry/$1:v1" "${@:2}"; }
  digest() { sk inspect --tls-verify=false --format '{{.Digest}}' "docker://$registry/$1:v1" "${@:2}"; }

  refuse 'who does not log in pushes nothing' copy public/app
  check 'who has a login pushes where strangers read' copy public/app --dest-creds ann:ann
  check 'and where they do not' copy private/app --dest-creds ann:ann
  equal 'strangers read what is public' "$one" digest public/app
  refuse 'and nothing else' digest private/app
  equal 'a login reads what is private' "$one" digest private/app --creds ann:ann
  refuse 'of another user it does not' digest private/app --creds bob:bob
  refuse 'nor with a wrong password, even what is public' digest public/app --creds ann:wrong
  check 'skopeo login takes it' sh -c "skopeo login --tls-verify=false -u ann -p ann --authfile $scratch/kept.json $registry"
  equal 'and it is sent from then on' "$one" digest private/app --authfile "$scratch/kept.json"
  refuse 'skopeo login refuses a wrong one' sh -c "skopeo login --tls-verify=false -u ann -p x --authfile $scratch/no.json $registry"

  # Where others keep their logins.
  mkdir -p "$DOCKER_CONFIG"
  printf '{"auths":{"%s":{"auth":"%s"}}}' "$registry" "$(printf ann:ann | base64)" | tee "$DOCKER_CONFIG/config.json" >"$REGISTRY_AUTH_FILE"
  if command -v crane >/dev/null; then
    check 'crane pushes with a login' crane push --insecure "$scratch/one" "$registry/private/crane:v1"
    equal 'and reads' "$one" crane digest --insecure "$registry/private/crane:v1"
  fi
  if command -v oras >/dev/null; then
    check 'oras pushes with a login' oras cp --to-plain-http --from-oci-layout "$scratch/one:v1" "$registry/private/oras:v1"
    equal 'and reads' "$one" oras resolve --plain-http "$registry/private/oras:v1"
  fi
  if command -v regctl >/dev/null; then
    check 'regctl is told to speak HTTP' regctl registry set --tls disabled "$registry"
    check 'regctl pushes with a login' regctl image copy "ocidir://$scratch/one:v1" "$registry/private/regctl:v1"
    equal 'and reads' "$one" sh -c "regctl image digest $registry/private/regctl:v1 2>/dev/null"
  fi
  finish
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node -e 'import("bcryptjs").then(({ hashSync }) => { for (const one of ["ann", "bob"]) console.log(`${one}:${hashSync(one, 4)}`); })' >"$work/users"
jq -n --arg users "$work/users" '{
  storage: {gc: false}, log: {level: "error"},
  http: {auth: {htpasswd: {path: $users}}, accessControl: {
    repositories: {"public/**": {anonymousPolicy: ["read"], defaultPolicy: ["read"]}},
    adminPolicy: {users: ["ann"], actions: ["read", "create", "update", "delete"]}}}}' >"$work/zot.json"
scripts/with-zot.js "$work/zot.json" -- "$0" checks
