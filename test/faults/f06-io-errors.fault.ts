import { rm } from 'node:fs/promises';
import { runBare } from './rig/bare-process.js';
import type { Fault } from './rig/faulty-calls.js';
import { freshFolder } from './rig/fresh-folder.js';
import { expectedAfter, faultsOf, faultsOfRepeat } from './rig/oracle.js';
import { allOperations, onePush } from './rig/operations.js';
import { isFull, sweep } from './rig/sweep.js';

/** What is said to those who ask for things that a failed request was to make. */
const consequences =
  /^(?:BLOB_UNKNOWN|DIGEST_INVALID|BLOB_UPLOAD_UNKNOWN|MANIFEST_UNKNOWN|MANIFEST_BLOB_UNKNOWN|NAME_UNKNOWN|not mounted)$/;

const operations = isFull ? allOperations() : onePush('a', 'first', 'v1');

describe('F05, F06: a call to the system fails', () => {
  const ways: readonly [code: 'EIO' | 'ENOSPC', at: Fault['at']][] = isFull
    ? [
        ['EIO', 'change'],
        ['EIO', 'read'],
        ['ENOSPC', 'change'],
      ]
    : [
        ['EIO', 'fsync'],
        ['EIO', 'read'],
      ];
  it.each(ways)('%s at each %s is told, hurts that request alone, and ends nothing', async (code, at) => {
    let told = 0;
    const hits = await sweep(async (count) => {
      const root = await freshFolder('f06');
      try {
        const script = isFull ? 'all' : 'push';
        const end = await runBare({ root, script, commit: true, fault: { at, count, how: code } });
        expect([count, end.code, end.errors]).toEqual([count, 0, '']);
        const failed = end.told.filter((line) => line.failed !== undefined);
        for (const line of failed) {
          // The first names what failed, those after it what they lack.
          if (line.code !== code) expect(line.code ?? line.message).toMatch(consequences);
        }
        told += failed.filter((line) => line.code === code).length;
        expect([count, await faultsOf(root, expectedAfter(operations, end.told), { commit: true })]).toEqual([
          count,
          [],
        ]);
        expect([count, await faultsOfRepeat(root, operations)]).toEqual([count, []]);
        return end.told.at(-1)!.isHit === true;
      } finally {
        await rm(root, { recursive: true });
      }
    });
    console.log(
      `F06: ${code} at ${hits} calls (${at}), told to ${told} requests, 0 lost, 0 half served, 0 processes ended`,
    );
    expect(hits).toBeGreaterThan(operations.length);
    expect(told).toBeGreaterThan(0);
  });
});
