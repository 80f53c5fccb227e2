import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import type { RootOwner } from '../../src/storage/drivers/local/root-lock.js';
import { BareProcess, type Told } from './rig/bare-process.js';
import { command, Mounts } from './rig/mounts.js';
import { onePush, type Operation } from './rig/operations.js';
import { expectedAfter, faultsOf } from './rig/oracle.js';
import { isFull } from './rig/sweep.js';

const cuts = isFull ? 50 : 5;
const fileSystems: Record<'ext4' | 'xfs', { make: readonly [string, ...string[]]; mount: readonly string[] }> = {
  ext4: { make: ['mkfs.ext4', '-q'], mount: ['-o', 'loop'] },
  xfs: { make: ['mkfs.xfs', '-q', '-f'], mount: ['-o', 'loop,nouuid'] },
};

const ways = (['ext4', 'xfs'] as const).flatMap((kind) =>
  [true, false].map((commit): [kind: keyof typeof fileSystems, commit: boolean] => [kind, commit]),
);

/** The pushes of the process, as many as were begun. */
function operationsOf(told: readonly Told[]): Operation[] {
  const begun = 1 + told.reduce((last, line) => Math.max(last, line.begun ?? -1), -1);
  const operations: Operation[] = [];
  for (let n = 0; operations.length < begun; n += 1) operations.push(...onePush(`app${n % 3}`, `push ${n}`, `v${n}`));
  return operations.slice(0, begun);
}

/** A root of an earlier run of the machine, as it is after its power was cut. */
function pretendReboot(root: string): void {
  const database = new DatabaseSync(join(root, '.zot.lock'));
  const owner = JSON.parse(String(database.prepare('SELECT row FROM owner').get()!['row'])) as RootOwner;
  const changed: RootOwner = { ...owner, machineRun: 'the one before' };
  database.prepare('UPDATE owner SET row = ?').run(JSON.stringify(changed));
  database.close();
}

/**
 * The disk of the root is a file on btrfs; a copy that shares its blocks is that disk at one instant, with nothing of what the
 * system had not written yet.
 */
describe('F04: the power is cut under pushes', () => {
  it.each(ways)('on %s, commit %s', async (kind, commit) => {
    using mounts = new Mounts();
    const { make, mount } = fileSystems[kind];
    const btrfs = mounts.image(join(mounts.folder, 'btrfs.img'), 3 * 2 ** 30, 'mkfs.btrfs', '-q');
    const disks = mounts.mount('disks', '-o', 'loop', btrfs);
    const disk = mounts.image(join(disks, 'disk.img'), 320 * 2 ** 20, ...make);
    const root = join(mounts.mount('live', '-o', 'loop', disk), 'root');
    const writer = await BareProcess.start({ root, script: 'endless', commit });
    try {
      while (!writer.told.some((line) => line.done === 10)) await sleep(20);
      // What the root was made of is on the disk; everything from here on is up to the server.
      command('sync', '-f', root);
      let [acknowledged, lost, half] = [0, 0, 0];
      for (let cut = 0; cut < cuts; cut += 1) {
        await sleep(20 + Math.random() * 150);
        const told = [...writer.told];
        const copy = join(disks, 'cut.img');
        command('cp', '--reflink=always', disk, copy);
        const later = [...writer.told];
        const place = mounts.mount('cut', ...mount, copy);
        const found = join(place, 'root');
        if (!commit) pretendReboot(found);
        // What began after the cut may not be there; what was acknowledged before it must.
        const { certain } = expectedAfter(operationsOf(told), told);
        const { certain: since, open } = expectedAfter(operationsOf(later), later);
        const makes = [...since].filter(([key, value]) => certain.get(key) !== value);
        const faults = await faultsOf(
          found,
          { certain, open: [...open, ...makes.map((one) => new Map([one]))] },
          { commit },
        );
        acknowledged = certain.size;
        const isLost = (fault: string) => fault.includes(' is absent, not ');
        lost += faults.filter(isLost).length;
        half += faults.filter((fault) => !isLost(fault)).length;
        expect([cut, faults.filter((fault) => !isLost(fault))]).toEqual([cut, []]);
        if (commit) expect([cut, faults]).toEqual([cut, []]);
        mounts.unmount(place);
      }
      console.log(
        `F04: ${kind}, commit ${commit}: ${cuts} cuts, ${acknowledged} facts acknowledged at the last, ` +
          `${lost} lost over all, ${half} half served`,
      );
      // That the rig can lose anything at all.
      if (!commit) expect(lost).toBeGreaterThan(0);
    } finally {
      writer.kill();
      await writer.end();
    }
  });
});
