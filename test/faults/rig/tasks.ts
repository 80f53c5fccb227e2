import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { NoManifestHistory, type StoreSettings } from '@zot/extension-api';
import { Scrubber } from '../../../src/extensions/scrub/scrubber.js';
import { LocalStorageDriver } from '../../../src/storage/drivers/local/local-storage-driver.js';
import { DedupeTasks } from '../../../src/registry/dedupe/dedupe-tasks.js';
import { indexOver, type Content } from '../../support/content.js';
import { TestRegistry } from '../../support/test-registry.js';
import { seeded, seededImage } from './operations.js';
import { freshFolder } from './fresh-folder.js';
import { filesBelow } from './files-below.js';

const hour = 3_600_000;

/** All that works in the background has something to do. */
export const taskSettings: Partial<StoreSettings> = {
  dedupe: true,
  gc: true,
  gcDelay: hour,
  gcInterval: hour,
  retention: {
    dryRun: false,
    delay: hour,
    policies: [
      {
        repositories: ['**'],
        deleteReferrers: true,
        deleteUntagged: true,
        keepTags: [
          {
            patterns: ['^kept'],
            mostRecentlyPulledCount: 0,
            mostRecentlyPushedCount: 0,
          },
        ],
      },
    ],
  },
};

/** One run of each task, one after the other. */
export async function runTasks(registry: TestRegistry): Promise<void> {
  const { signal } = new AbortController();
  for (const task of new DedupeTasks(registry.stores, registry.parts, registry.clock, registry.log).tasks()) {
    for await (const { error } of task.steps(signal)) if (error) throw error;
  }
  await registry.parts.dedupe.flush();
  const { catalog, blobs, manifests, parts, clock } = registry;
  const scrubber = new Scrubber(catalog, blobs, manifests, parts.check, { docker2s2: false, sparse: false }, clock);
  for await (const _ of scrubber.scrub(signal));
  await parts.quarantine.settled();
  const run = { signal, history: new NoManifestHistory() };
  for await (const { error } of registry.collections.collect('', run)) if (error) throw error;
}

export interface OldRoot {
  readonly root: string;
  /** What has to be there whatever happens: repository, tag and manifest. */
  readonly kept: readonly { readonly name: string; readonly image: Content }[];
}

/** A root that nobody has looked after for two hours. */
export async function makeOldRoot(): Promise<OldRoot> {
  const root = await freshFolder('f02-old');
  const driver = new LocalStorageDriver({ rootDirectory: root, commit: false });
  await driver.start();
  const registry = new TestRegistry({ driver });
  const shared = seededImage('shared');
  const kept: { name: string; image: Content }[] = [];
  for (const name of ['a', 'b', 'group/c']) {
    await registry.pushBlob(name, shared.config, shared.layer);
    await registry.pushManifest(name, shared.image, 'kept', 'old');
    kept.push({ name, image: shared.image });
    const gone = seededImage(`${name} gone`);
    await registry.pushBlob(name, gone.config, gone.layer, seeded(`${name} loose`, 200));
    await registry.pushManifest(name, gone.image);
    const index = indexOver([gone.image]);
    await registry.pushManifest(name, index, 'old-index');
  }
  await registry.pushBlob('empty', seeded('only', 30));
  await driver.stop();
  const then = new Date(Date.now() - 2 * hour);
  for (const file of await filesBelow(root)) await utimes(join(root, file), then, then);
  return { root, kept };
}
