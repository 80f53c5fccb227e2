import type { IncomingManifest } from '@zot/extension-api';
import { mediaTypes, type Digest, type Tag } from '@zot/oci';
import { blob, imageOver, indexOver, randomBlob } from '../../../test/support/content.js';
import { MetaWorld } from '../../../test/support/meta-world.js';
import { repo } from '../../../test/support/test-registry.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';

const hour = 3_600_000;

describe('the metadata of repositories', () => {
  it('knows what was pushed, by whom and when', async () => {
    const world = await MetaWorld.start();
    const { registry, clock, store } = world;
    const image = await registry.pushImage('a/b', 'v1');
    const first = clock.now();
    await clock.advance(hour);
    const { digest, mediaType, bytes } = image;
    await registry.manifests.put(repo('a/b'), { digest, mediaType, bytes, tags: ['v2' as Tag], by: 'ann' });
    expect(await world.names()).toEqual(['a/b']);
    expect(await store.repository(repo('a/b'))).toEqual({
      name: 'a/b',
      isStale: false,
      tags: new Map([
        ['v1', { tag: 'v1', digest, mediaType, tagged: first }],
        ['v2', { tag: 'v2', digest, mediaType, tagged: first + hour }],
      ]),
      manifests: new Map([
        [
          digest,
          {
            digest,
            mediaType,
            size: bytes.length,
            artifactType: mediaTypes.imageConfig,
            statistics: { pushed: first, pushedBy: '', downloads: 0 },
          },
        ],
      ]),
    });
    expect(await store.repository(repo('c'))).toBeUndefined();
    expect(await store.tag(repo('a/b'), 'v1' as Tag)).toMatchObject({ digest, tagged: first });
    expect(await store.manifest(repo('a/b'), digest)).toMatchObject({ size: bytes.length });
  });

  it('notes who pushed first', async () => {
    const { registry, store } = await MetaWorld.start();
    const [config, layer] = [randomBlob(10), randomBlob(10)];
    await registry.pushBlob('a', config, layer);
    const { digest, mediaType, bytes } = imageOver(config, [layer]);
    await registry.manifests.put(repo('a'), { digest, mediaType, bytes, tags: [], by: 'ann' });
    await registry.manifests.put(repo('a'), { digest, mediaType, bytes, tags: ['v1' as Tag], by: 'bob' });
    expect((await store.manifest(repo('a'), digest))?.statistics.pushedBy).toBe('ann');
  });

  it('keeps since when there is a tag when it moves, and not when it was gone', async () => {
    const { registry, store, clock } = await MetaWorld.start();
    await registry.pushImage('a', 'v1');
    const first = clock.now();
    await clock.advance(hour);
    const other = await registry.pushImage('a', 'v1');
    expect(await store.tag(repo('a'), 'v1' as Tag)).toMatchObject({ digest: other.digest, tagged: first });
    await registry.manifests.remove(repo('a'), { tag: 'v1' as Tag });
    expect(await store.tag(repo('a'), 'v1' as Tag)).toBeUndefined();
    expect(await store.manifest(repo('a'), other.digest)).toBeDefined();
    await registry.pushManifest('a', other, 'v1');
    expect(await store.tag(repo('a'), 'v1' as Tag)).toMatchObject({ tagged: first + hour });
  });

  it('forgets a manifest with its tags and statistics', async () => {
    const world = await MetaWorld.start();
    const image = await world.registry.pushImage('a', 'v1');
    await world.pull('a', 'v1');
    await world.runTask();
    await world.registry.manifests.remove(repo('a'), { digest: image.digest });
    expect(await world.shown('a')).toEqual({ tags: {}, manifests: [] });
    await world.registry.pushManifest('a', image, 'v1');
    expect((await world.store.manifest(repo('a'), image.digest))?.statistics.downloads).toBe(0);
  });

  it('knows signatures and what they sign', async () => {
    const { registry, store } = await MetaWorld.start();
    const image = await registry.pushImage('a', 'v1');
    const hex = image.digest.slice('sha256:'.length);
    const old = await registry.pushImage('a', `sha256-${hex}.sig`);
    const subject = { mediaType: image.mediaType, digest: image.digest, size: image.bytes.length };
    const artifactType = 'application/vnd.cncf.notary.signature';
    const notation = await registry.pushImage('a', undefined, { artifactType, subject });
    const sbom = await registry.pushImage('a', undefined, { artifactType: 'application/sbom', subject });
    await registry.pushManifest('a', old, 'again');
    const found = (await store.repository(repo('a')))!.manifests;
    expect(found.get(old.digest)).toMatchObject({ signature: 'cosign', subject: image.digest });
    expect(found.get(notation.digest)).toMatchObject({ signature: 'notation', subject: image.digest, artifactType });
    expect(found.get(sbom.digest)).toMatchObject({ subject: image.digest, artifactType: 'application/sbom' });
    expect(found.get(sbom.digest)).not.toHaveProperty('signature');
    expect(found.get(image.digest)).not.toHaveProperty('subject');
  });

  it('counts pulls by tag and digest, at once for those who ask and soon on the shelf', async () => {
    const world = await MetaWorld.start();
    const image = await world.registry.pushImage('a', 'v1');
    const hex = image.digest.slice('sha256:'.length);
    await world.registry.pushManifest('a', image, `sha256-${hex}`, `sha256-${hex}.sig`);
    for (let n = 0; n < 3; n += 1) await world.pull('a', 'v1');
    await world.clock.advance(hour);
    await world.pull('a', image.digest);
    await world.pull('a', `sha256-${hex}.sig`);
    await world.pull('a', `sha256-${hex}`);
    const expected = { downloads: 4, pulled: world.clock.now() };
    const counted = async () => (await world.store.manifest(repo('a'), image.digest))!.statistics;
    expect(await counted()).toMatchObject(expected);
    expect((await world.runTask()).on).toContain('pulls');
    expect(await counted()).toMatchObject(expected);
    const restarted = await MetaWorld.start(world);
    expect((await restarted.store.repository(repo('a')))!.manifests.get(image.digest)!.statistics).toMatchObject(
      expected,
    );
  });

  it('writes down at the end what it has counted', async () => {
    const world = await MetaWorld.start();
    const image = await world.registry.pushImage('a', 'v1');
    await world.pull('a', 'v1');
    await world.runs.drain(1000);
    await world.pull('a', 'v1');
    await world.runs.stop();
    const restarted = await MetaWorld.start(world);
    expect((await restarted.store.manifest(repo('a'), image.digest))?.statistics.downloads).toBe(2);
  });

  it('finds what was there before it, with the age of the files', async () => {
    const world = await MetaWorld.start();
    world.isDeaf = true;
    const image = await world.registry.pushImage('a', 'v1');
    const index = indexOver([image]);
    await world.registry.pushManifest('a', index, 'all');
    await world.registry.pushImage('b/c', 'x');
    expect(await world.names()).toEqual([]);
    expect((await world.runTask()).on).toEqual(['pulls', 'a', 'b/c']);
    expect(await world.names()).toEqual(['a', 'b/c']);
    expect(await world.shown('a')).toEqual({
      tags: { v1: image.digest, all: index.digest },
      manifests: [image.digest, index.digest].sort(),
    });
    const { modified } = await world.registry.blobs.stat(repo('a'), image.digest);
    const found = (await world.store.manifest(repo('a'), image.digest))!;
    expect(found).toMatchObject({
      artifactType: mediaTypes.imageConfig,
      statistics: { pushed: modified, downloads: 0 },
    });
    expect(await world.store.tag(repo('a'), 'v1' as Tag)).toMatchObject({ tagged: modified });
  });

  it('reads nothing of a repository that is as it was', async () => {
    const driver = new WatchedDriver(new MemoryStorageDriver());
    const world = await MetaWorld.start({ driver });
    for (const name of ['a', 'b', 'c']) await world.registry.pushImage(name, 'v1');
    await world.runs.drain(60_000);
    await world.runs.stop();
    const restarted = await MetaWorld.start(world);
    driver.calls.length = 0;
    expect((await restarted.runTask()).on).toEqual(['pulls']);
    expect(driver.count('open')).toBe(0);
    // Killed before that was written down, it looks at the one that has changed, and reads only what it does not know.
    await restarted.registry.pushImage('b', 'v2');
    const killed = await MetaWorld.start(restarted);
    driver.calls.length = 0;
    expect((await killed.runTask()).on).toEqual(['pulls', 'b']);
    expect(driver.count('open', /blobs/)).toBe(0);
  });

  it('makes up for news that were lost', async () => {
    const world = await MetaWorld.start();
    const [kept, gone] = [await world.registry.pushImage('a', 'kept'), await world.registry.pushImage('a', 'gone')];
    await world.registry.pushImage('b', 'x');
    await world.runTask();
    world.isDeaf = true;
    await world.registry.manifests.remove(repo('a'), { digest: gone.digest });
    const added = await world.registry.pushImage('a', 'added');
    await world.registry.pushManifest('a', added, 'kept');
    const restarted = await MetaWorld.start(world);
    await restarted.runTask();
    expect(await restarted.shown('a')).toEqual({
      tags: { kept: added.digest, added: added.digest },
      manifests: [kept.digest, added.digest].sort(),
    });
  });

  it('drops a repository whose folder is gone, and keeps what was counted', async () => {
    const world = await MetaWorld.start();
    const image = await world.registry.pushImage('a', 'v1');
    await world.pull('a', 'v1');
    await world.runTask();
    const index = await readFile(world, 'a/index.json');
    await world.driver.remove('a/index.json');
    const without = await MetaWorld.start(world);
    await without.runTask();
    expect(await without.names()).toEqual([]);
    expect(await without.store.repository(repo('a'))).toBeUndefined();
    await world.driver.write('a/index.json', [index]);
    const again = await MetaWorld.start(world);
    await again.runTask();
    expect((await again.store.manifest(repo('a'), image.digest))?.statistics.downloads).toBe(1);
  });

  it('goes on over a manifest that is missing, and one index that is damaged', async () => {
    const world = await MetaWorld.start();
    world.isDeaf = true;
    const image = await world.registry.pushImage('a', 'v1');
    const whole = await world.registry.pushImage('a', 'v2');
    await world.registry.pushImage('b', 'v1');
    await world.registry.pushImage('c', 'v1');
    await world.driver.remove(`a/blobs/sha256/${image.digest.slice(7)}`);
    await world.driver.write('b/index.json', [Buffer.from('{"manifests": [')]);
    const restarted = await MetaWorld.start(world);
    const { errors } = await restarted.runTask();
    expect(errors).toHaveLength(1);
    expect(await restarted.names()).toEqual(['a', 'c']);
    expect(await restarted.shown('a')).toEqual({
      tags: { v1: image.digest, v2: whole.digest },
      manifests: [whole.digest],
    });
    expect(await restarted.shown('c')).toMatchObject({ tags: { v1: expect.anything() as string } });
  });

  it('refreshes one repository for who needs to be sure', async () => {
    const world = await MetaWorld.start();
    world.isDeaf = true;
    const image = await world.registry.pushImage('a', 'v1');
    await world.store.refresh(repo('a'));
    expect(await world.shown('a')).toEqual({ tags: { v1: image.digest }, manifests: [image.digest] });
    await world.store.refresh(repo('never'));
    expect(await world.names()).toEqual(['a']);
  });

  it('tells what concerns one repository in the order of its changes', async () => {
    const world = await MetaWorld.start();
    const [config, layer] = [blob('{}'), randomBlob(10)];
    await world.registry.pushBlob('a', config, layer);
    const images = Array.from({ length: 30 }, (_, n) => imageOver(config, [layer], { annotations: { n: `${n}` } }));
    await Promise.all(images.map(async (image) => world.registry.pushManifest('a', image, 'latest')));
    const [listed] = (await world.registry.catalog.index(repo('a'))).filter(({ annotations }) => annotations);
    expect(await world.store.tag(repo('a'), 'latest' as Tag)).toMatchObject({ digest: listed!.digest });
    expect((await world.store.repository(repo('a')))!.manifests.size).toBe(30);
  });

  it('holds what a hostile manifest brings within bounds', async () => {
    const world = await MetaWorld.start();
    const event = {
      repository: repo('a'),
      digest: `sha256:${'a'.repeat(64)}` as Digest,
      tags: ['v1' as Tag],
      mediaType: mediaTypes.imageManifest,
      manifest: { artifactType: 'x'.repeat(1_000_000), subject: { digest: '../../etc' }, config: 7, __proto__: null },
      bytes: Buffer.from('{}'),
    } as unknown as IncomingManifest;
    await world.parts.indexer.pushed(event);
    expect(await world.store.manifest(repo('a'), event.digest)).not.toHaveProperty('artifactType');
    expect(await world.store.manifest(repo('a'), event.digest)).not.toHaveProperty('subject');
  });
});

async function readFile({ driver }: MetaWorld, path: string): Promise<Buffer> {
  const source = (await driver.open(path))!;
  const bytes = Buffer.alloc(source.stat.size);
  await source.read(bytes);
  await source.close();
  return bytes;
}
