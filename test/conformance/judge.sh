#!/usr/bin/env bash
# Reads the suite's output: judge.sh <OCI_VERSION> [sparse]. Says what failed, was skipped or was switched off.
set -euo pipefail
version=$1
sparse=${2:-}
output=$(cat)
bad=0

count() { sed -n "s/^  $1\.*: *\([0-9]*\)$/\1/p" <<<"$output"; }
complain() {
  echo "conformance $version ${sparse}: $1"
  bad=1
}

for state in FAIL Error; do
  [ "$(count "$state")" = 0 ] || complain "$(count "$state") $state"
done
[ "$(count Pass)" -gt 0 ] || complain 'nothing passed'

# What the version itself leaves out; anything else that is Disabled was switched off by us or by mistake.
case "$version $sparse" in
'1.1 ') allowed='Manifest put with tag params|Sparse Manifests|Tag Param|Tag Param sha512' ;;
'dev ') allowed='Sparse Manifests' ;;
*) allowed='' ;;
esac
while IFS= read -r line; do
  name=$(sed 's/^  \([^.]*\)\.*:.*/\1/' <<<"$line")
  grep -qxE "$allowed" <<<"$name" || complain "${line##* }: $name"
done < <(grep -E '^  [A-Z][^.]*\.+: +(Disabled|Unknown|Skip)$' <<<"$output")

for setting in 'digestHeader: true' 'uploadCancel: true'; do
  grep -q "^ *$setting$" <<<"$output" || complain "$setting is not set"
done
if [ "$(grep -c '^ *digestHeader: true$' <<<"$output")" -ne 2 ]; then complain 'digestHeader is not set for both'; fi
grep -E '^ .*: Skip' <<<"$output" | sed 's/^ */skipped: /' || true
exit "$bad"
