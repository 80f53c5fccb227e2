#!/usr/bin/env bash
# S03, S19: whether times tell what answers do not: times.sh [<count>], 1000 by default. Needs jq. On a busy
# machine it sees less, and says so.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node -e 'import("bcryptjs").then(({ hashSync }) => { for (const one of ["ann", "bob"]) console.log(`${one}:${hashSync(one, 6)}`); })' >"$work/users"
jq -n --arg users "$work/users" '{
  storage: {gc: false}, log: {level: "error"},
  http: {auth: {htpasswd: {path: $users}}, accessControl: {
    repositories: {"bob/**": {policies: [{users: ["bob"], actions: ["read", "create"]}]}},
    adminPolicy: {users: ["ann"], actions: ["read", "create", "update", "delete"]}}}}' >"$work/zot.json"
scripts/with-zot.js "$work/zot.json" -- timeout -k 10 600 node test/security/times.js "${1:-1000}"
