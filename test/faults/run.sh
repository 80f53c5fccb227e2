#!/usr/bin/env bash
# Faults that need a process to be killed often, or a disk of their own: kills at each call, power cuts, full and read-only
# disks. Takes ids (F01 F04 …), else does all; ZOT_FAULTS=full does each in full. What cannot be done here is left out aloud.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin"

# Programs that some need besides being root.
declare -A needs=([F04]='mkfs.btrfs mkfs.ext4 mkfs.xfs mount' [F05]='mkfs.ext4 mount' [F32]='mount')

tests=()
for file in test/faults/*.fault.ts; do
  id=$(basename "$file" | cut -c1-3 | tr f F)
  if [ $# -gt 0 ] && [[ " $* " != *" $id "* ]]; then continue; fi
  reason=
  if [ -n "${needs[$id]:-}" ]; then
    if [ "$(id -u)" -ne 0 ]; then reason='only root may mount'; fi
    for program in ${needs[$id]}; do
      if ! command -v "$program" >/dev/null; then reason="$program is not installed"; fi
    done
    # A container that is root may still have no loop devices.
    if [ -z "$reason" ] && [ "$id" != F32 ] && ! losetup -f >/dev/null 2>&1; then reason='no loop device'; fi
  fi
  if [ -z "$reason" ]; then
    tests+=("<rootDir>/$file")
  else
    echo "LEFT OUT: $id ($reason)"
    if [ "${CI:-}" = true ]; then exit 1; fi
  fi
done
if [ ${#tests[@]} -eq 0 ]; then exit 0; fi
exec node --experimental-vm-modules node_modules/jest/bin/jest.js --runInBand --testTimeout "${ZOT_FAULT_TIMEOUT:-120000}" \
  --testMatch "${tests[@]}"
