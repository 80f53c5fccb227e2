#!/usr/bin/env bash
# What takes longer than a run of CI may: faults and attacks in full. Takes ids (F01 S06 …), else does every row there is, one
# after the other, and says at the end which failed. As root, with what .ci/tools.sh installs; builds first.
set -uo pipefail
cd "$(dirname "$0")/.."
. .ci/steps.sh
. .ci/tools.sh
export PATH="$PWD/node_modules/.bin:$tools_bin:$PATH:/usr/sbin"
jest() { node --experimental-vm-modules node_modules/jest/bin/jest.js --runInBand --testTimeout 14400000 "$@"; }
faults() { ZOT_FAULTS=full ZOT_FAULT_TIMEOUT=7200000 test/faults/run.sh "$@"; }

F01() { faults F01 && scripts/kill-test.js --kills 500; }
F02() { faults F02; }
F03() { jest src/storage/cache-drivers/sqlite src/meta/index; }
F04() { faults F04; }
F05() { faults F05; }
F06() { faults F06; }
F07() { ZOT_DAMAGES=1000 jest test/faults/f07; }
F08() { jest test/faults/f08; }
# Three hours.
F09() { ZOT_PUSH_SECONDS=${ZOT_PUSH_SECONDS:-10800} jest test/faults/f09; }
F10() { ZOT_GRAPHS=10000 jest test/faults/f10; }
F11() { ZOT_ABORTS=1000 jest test/e2e/aborts; }
F12() { jest test/faults/f12 test/e2e/upload-sequences; }
F13() { test/interop/s3.sh; }
F14() { test/interop/redis.sh; }
F17() { jest test/faults/f17 && test/interop/s3.sh; }
F25() { test/interop/certificates.sh 300; }
F31() { jest test/faults/f31; }
F32() { faults F32; }

S03() { test/security/times.sh 10000; }
S06() { test/security/traversal.sh 1000000; }
S09() { test/interop/smuggling.sh 1000; }
S10() { test/security/semgrep.sh; }
S19() { test/security/times.sh 1000; }
S24() { test/interop/tls.sh && test/interop/h2spec.sh; }
S25() { test/security/semgrep.sh; }
# Ten million take hours.
S26() { test/security/fuzz.sh "${ZOT_FUZZ:-10000000}" && SEED=$RANDOM test/security/schemathesis.sh 1000; }

known=$(declare -F | awk '$3 ~ /^[FS][0-9]+$/ { print $3 }')
ids=${*:-$known}
for id in $ids; do
  if ! grep -qx "$id" <<<"$known"; then
    echo "no such row: $id (there are: $(tr '\n' ' ' <<<"$known"))"
    exit 2
  fi
done
step build npm run -s build
for id in $ids; do step "$id" "$id"; done
finish
