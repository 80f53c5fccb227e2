import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BlobCaches,
  Clock,
  Compat,
  defineSection,
  Log,
  Manifests,
  manifestObservers,
  MetaStore,
  pullObservers,
  RecordStore,
  tasks,
  Uploads,
  UserData,
  type Definition,
  type Port,
} from '@zot/extension-api';
import type { Tag } from '@zot/oci';
import { ManualClock, metaStoreSuite, RecordingLog } from '@zot/testkit';
import { blob, imageOver } from '../../test/support/content.js';
import { bodyOf, repo } from '../../test/support/test-registry.js';
import { boot, type Running } from '../kernel/boot/boot.js';
import { compose } from '../kernel/compose/compose.js';
import { makePlan } from '../kernel/plan/make-plan.js';
import registry from '../registry/registry.definition.js';
import { StorageConfig } from '../storage/storage.config.js';
import storage from '../storage/storage.definition.js';
import blobCache from './blob-cache/blob-cache.definition.js';
import meta from './meta.definition.js';
import records from './records/records.definition.js';

class Surroundings {}
class Needing {}

const log = new RecordingLog();
const surroundings = defineSection({
  name: 'surroundings',
  provides: [Clock, Log, Compat],
  opens: [pullObservers, tasks],
  module: () => ({
    module: Surroundings,
    providers: [
      { provide: Clock, useClass: ManualClock },
      { provide: Log, useValue: log },
      { provide: Compat, useValue: { docker2s2: false, sparse: false } },
    ],
  }),
});

describe('the rooms of metadata', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'zot-meta-'))));
  afterEach(async () => rm(root, { recursive: true }));

  const start = async (...needs: Port[]) => {
    const config = new StorageConfig();
    config.rootDirectory = root;
    const needing = defineSection({ name: 'needing', needs, module: () => ({ module: Needing }) });
    const on = new Map<Definition, object>(
      [meta, blobCache, records, surroundings, registry, needing].map((one) => [one as Definition, {}]),
    ).set(storage as Definition, config);
    const { plan, issues } = makePlan(on, [...on.keys()]);
    expect(issues).toEqual([]);
    const composed = await compose(plan);
    return { running: await boot(composed), composed, names: plan.entries.map(({ definition }) => definition.name) };
  };
  const databases = async () => (await readdir(root)).filter((name) => name.endsWith('.db'));

  it('are not there where nobody needs them, and neither are their files', async () => {
    const { running, names } = await start();
    expect(names).not.toContain('meta');
    expect(names).not.toContain('records');
    expect(await databases()).toEqual([]);
    expect(await running.stop(0)).toEqual([]);
  });

  it('hold records of the one who needs them', async () => {
    const { running, names } = await start(RecordStore, UserData);
    expect(names).toContain('records');
    expect(names).not.toContain('meta');
    await running.app.get(RecordStore, { strict: false }).put('g', 'n', 'v');
    await running.app.get(UserData, { strict: false }).toggleStar('ann', repo('a'));
    expect(await running.stop(0)).toEqual([]);
    const { running: again } = await start(RecordStore, UserData);
    expect((await again.app.get(RecordStore, { strict: false }).get('g', 'n'))?.value).toBe('v');
    expect((await again.app.get(UserData, { strict: false }).of('ann')).stars).toEqual(['a']);
    await again.stop(0);
  });

  const push = async ({ app }: Running, tags: string[] = []) => {
    const [config, layer] = [blob('{}'), blob('layer')];
    for (const { digest, bytes } of [config, layer]) {
      await app.get(Uploads, { strict: false }).put(repo('a'), digest, bodyOf(bytes));
    }
    const { digest, mediaType, bytes } = imageOver(config, [layer]);
    await app.get(Manifests, { strict: false }).put(repo('a'), { digest, mediaType, bytes, tags: tags as Tag[] });
    return { digest, bytes };
  };

  metaStoreSuite('StoredMetaStore', async () => {
    const { running } = await start(MetaStore);
    await push(running, ['v1', 'v2']);
    const store = running.app.get(MetaStore, { strict: false });
    return { store, known: 'a', dispose: async () => void (await running.stop(0)) };
  });

  it('hear of pushes, and are closed in order', async () => {
    const { running, composed } = await start(MetaStore);
    const { digest, bytes } = await push(running);
    const store = running.app.get(MetaStore, { strict: false });
    expect(await store.manifest(repo('a'), digest)).toMatchObject({ digest, size: bytes.length });
    for (const point of [manifestObservers, pullObservers]) {
      expect([...composed.points.get(point.token)!]).toHaveLength(1);
    }
    expect([...composed.points.get(tasks.token)!]).toContainEqual(expect.objectContaining({ name: 'metadata' }));
    expect(await running.stop(1000)).toEqual([]);
    await expect(store.manifest(repo('a'), digest)).rejects.toMatchObject({ name: 'RecordsUnavailable' });
    expect(log.messages('error')).toEqual([]);
  });

  it('open places of blobs with the first question', async () => {
    const { running } = await start(BlobCaches);
    const cache = running.app.get(BlobCaches, { strict: false }).of('');
    expect(await databases()).toEqual([]);
    await cache.add(blob('x').digest, 'a');
    expect(await databases()).toEqual(expect.arrayContaining(['.zot.index.db', '.zot.records.db']));
    expect(await running.stop(0)).toEqual([]);
  });
});
