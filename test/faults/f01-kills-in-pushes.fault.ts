import { rm } from 'node:fs/promises';
import { runBare } from './rig/bare-process.js';
import type { Fault } from './rig/faulty-calls.js';
import { freshFolder } from './rig/fresh-folder.js';
import { expectedAfter, faultsOf, faultsOfRepeat } from './rig/oracle.js';
import { allOperations, onePush } from './rig/operations.js';
import { isFull, sweep } from './rig/sweep.js';

/** A run of CI kills one push; the night run all that can happen to one, with and without fsync. */
const script = isFull ? 'all' : 'push';
const operations = isFull ? allOperations() : onePush('a', 'first', 'v1');

describe('F01: kill -9 at each call of a push that changes the disk', () => {
  const ways: readonly [how: Fault['how'], commit: boolean][] = isFull
    ? [
        ['kill', true],
        ['kill half a write', true],
        ['kill', false],
      ]
    : [['kill half a write', true]];
  it.each(ways)(
    'by a %s, commit %s, loses nothing that was acknowledged, and leaves nothing half',
    async (how, commit) => {
      const kills = await sweep(async (count) => {
        const root = await freshFolder('f01');
        try {
          const { told, code, errors } = await runBare({ root, script, commit, fault: { at: 'change', count, how } });
          expect(errors).toBe('');
          expect([count, await faultsOf(root, expectedAfter(operations, told), { commit })]).toEqual([count, []]);
          expect([count, await faultsOfRepeat(root, operations)]).toEqual([count, []]);
          return code === null;
        } finally {
          await rm(root, { recursive: true });
        }
      });
      console.log(`F01: ${kills} kills (${how}, commit ${commit}), 0 lost, 0 half served, ${kills + 1} starts`);
      expect(kills).toBeGreaterThan(operations.length * 3);
    },
  );
});
