import { cp, rm } from 'node:fs/promises';
import { LocalStorageDriver } from '../../src/storage/drivers/local/local-storage-driver.js';
import { TestRegistry } from '../support/test-registry.js';
import { runBare } from './rig/bare-process.js';
import type { Fault } from './rig/faulty-calls.js';
import { filesBelow } from './rig/files-below.js';
import { freshFolder } from './rig/fresh-folder.js';
import { tagKey } from './rig/operations.js';
import { faultsOf } from './rig/oracle.js';
import { isFull, sweep } from './rig/sweep.js';
import { makeOldRoot, runTasks, taskSettings, type OldRoot } from './rig/tasks.js';

describe('F02: kill -9 in dedupe, scrub, collection and retention', () => {
  let old: OldRoot;
  /** What is left where nothing was killed. */
  let left: readonly string[];
  beforeAll(async () => {
    old = await makeOldRoot();
    await inFresh(async (root) => {
      await twice(root);
      left = await filesBelow(root);
      // Of each repository its layout, its index, and the one image that is kept.
      expect(left).toHaveLength(5 * old.kept.length);
    });
  });
  afterAll(async () => rm(old.root, { recursive: true }));

  const inFresh = async <T>(work: (root: string) => Promise<T>): Promise<T> => {
    const root = await freshFolder('f02');
    try {
      await cp(old.root, root, { recursive: true, preserveTimestamps: true });
      return await work(root);
    } finally {
      await rm(root, { recursive: true });
    }
  };
  /** What the first run was about to do, and what only the second can see. */
  const twice = async (root: string): Promise<void> => {
    const driver = new LocalStorageDriver({ rootDirectory: root, commit: false });
    await driver.start();
    try {
      const registry = new TestRegistry({ driver, settings: taskSettings });
      for (let run = 0; run < 2; run += 1) await runTasks(registry);
    } finally {
      await driver.stop();
    }
  };
  const certain = () => new Map(old.kept.map(({ name, image }) => [tagKey(name, 'kept'), image.digest as string]));

  const ways: readonly [how: Fault['how'], commit: boolean, stride: number][] = isFull
    ? [
        ['kill', false, 1],
        ['kill half a write', true, 1],
      ]
    : [['kill half a write', false, 4]];
  it.each(ways)('by a %s, commit %s, loses nothing, and leaves nothing behind', async (how, commit, stride) => {
    const kills = await sweep(async (n) => {
      const count = 1 + (n - 1) * stride;
      return inFresh(async (root) => {
        const fault = { at: 'change', count, how } as const;
        const { code, errors } = await runBare({ root, script: 'tasks', commit, fault });
        expect(errors).toBe('');
        expect([count, await faultsOf(root, { certain: certain(), open: [] })]).toEqual([count, []]);
        await twice(root);
        expect([count, await filesBelow(root)]).toEqual([count, left]);
        expect([count, await faultsOf(root, { certain: certain(), open: [] })]).toEqual([count, []]);
        return code === null;
      });
    });
    console.log(`F02: ${kills} kills (${how}, commit ${commit}), 0 lost, 0 files left over after two runs`);
    expect(kills).toBeGreaterThan(5);
  });
});
