import type { Tag } from '@zot/oci';
import { digestOf, imageOver, randomBlob, type Content } from '../../test/support/content.js';
import { bodyOf, driverPlaces, repo, TestRegistry, type DriverPlace } from '../../test/support/test-registry.js';
import { WatchedDriver } from '../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../storage/drivers/memory/memory-storage-driver.js';

const a = repo('a');

interface Image {
  readonly blobs: readonly Content[];
  readonly manifest: Content;
}
const newImage = (): Image => {
  const blobs = [randomBlob(50), randomBlob(150)];
  return { blobs, manifest: imageOver(blobs[0]!, [blobs[1]!]) };
};

/** A push as clients do it: an upload in two requests, one in a single call, then the manifest. */
async function push(registry: TestRegistry, { blobs: [config, layer], manifest }: Image, tag: string): Promise<void> {
  const { id } = await registry.uploads.begin(a);
  await registry.uploads.append(a, id, bodyOf(config!.bytes.subarray(0, 20)));
  await registry.uploads.finish(a, id, config!.digest, bodyOf(config!.bytes.subarray(20)));
  await registry.pushBlob('a', layer!);
  await registry.pushManifest('a', manifest, tag);
}

const works: [name: string, work: (registry: TestRegistry, before: Image, next: Image) => Promise<unknown>][] = [
  ['a push', async (registry, _, next) => push(registry, next, 'moved')],
  ['the removal of a tag', async (registry) => registry.manifests.remove(a, { tag: 'moved' as Tag })],
  ['the removal of a manifest', async (registry, { manifest: { digest } }) => registry.manifests.remove(a, { digest })],
  ['a mount', async (registry, { blobs }) => registry.blobs.mount(repo('b'), blobs[0]!.digest, a)],
];

const failure = () => Object.assign(new Error('input/output error'), { code: 'EIO' });

describe.each(works)('%s under which the storage fails', (_, work) => {
  const ways = (['before', 'after'] as const).flatMap((when) =>
    driverPlaces.slice(0, 2).map(([place, make]) => ({ when, place, make })),
  );
  it.each(ways)('$when any of its calls is done, over $place, hurts nothing else', async ({ when, make }) => {
    let failures = 0;
    for (let at = 1; ; at += 1) {
      const place = await make();
      try {
        if (!(await fail(place, when, at))) break;
        failures += 1;
      } finally {
        await place.dispose();
      }
    }
    expect(failures).toBeGreaterThan(1);
  });

  /** Whether the call of that number was reached. */
  async function fail(place: DriverPlace, when: 'before' | 'after', at: number): Promise<boolean> {
    const driver = new WatchedDriver(place.driver);
    const registry = new TestRegistry({ driver });
    const [kept, before, next] = [newImage(), newImage(), newImage()];
    await push(registry, kept, 'kept');
    await push(registry, before, 'moved');
    const already = driver.calls.length;
    let isReached = false;
    driver[when] = (_call, count) => {
      if (count - already !== at) return;
      isReached = true;
      throw failure();
    };
    await work(registry, before, next).catch((error: unknown) => expect(error).toMatchObject({ code: 'EIO' }));
    driver[when] = () => undefined;

    for (const server of [registry, new TestRegistry({ driver })]) {
      await server.clock.advance(1000);
      expect(await server.pull('a', 'kept')).toEqual(kept.manifest.bytes);
      for (const { digest } of kept.blobs) expect(digestOf(await server.pullBlob('a', digest))).toBe(digest);
      const tagged = await server.pull('a', 'moved').catch((error: { code: string }) => error.code);
      expect([before.manifest.bytes, next.manifest.bytes, 'MANIFEST_UNKNOWN']).toContainEqual(tagged);
      for (const { blobs, manifest } of [before, next]) {
        if (!Buffer.isBuffer(tagged) || !manifest.bytes.equals(tagged)) continue;
        for (const { digest } of blobs) expect(digestOf(await server.pullBlob('a', digest))).toBe(digest);
      }
    }
    await work(registry, before, next).catch((error: { status?: number }) => expect(error.status).toBe(404));
    await push(registry, next, 'moved');
    expect(await new TestRegistry({ driver }).pull('a', 'moved')).toEqual(next.manifest.bytes);
    return isReached;
  }
});

describe('a storage that hangs', () => {
  it('under a write of one repository leaves its pulls and all others alone', async () => {
    const driver = new WatchedDriver(new MemoryStorageDriver());
    const registry = new TestRegistry({ driver });
    const image = newImage();
    await push(registry, image, 'x');
    const hung = Promise.withResolvers<void>();
    driver.before = async ({ name, path }) => {
      if (name === 'write' && path === 'a/index.json') await hung.promise;
    };
    const pushing = push(registry, newImage(), 'x');
    const removing = registry.blobs.remove(a, image.blobs[0]!.digest).catch((error: { code: string }) => error.code);
    expect(await registry.pull('a', 'x')).toEqual(image.manifest.bytes);
    expect(await registry.tags('a')).toEqual(['x']);
    await registry.clock.advance(1000);
    expect(await registry.pull('a', 'x')).toEqual(image.manifest.bytes);
    await registry.pushImage('b', 'y');
    expect(await registry.tags('b')).toEqual(['y']);
    hung.resolve();
    await pushing;
    expect(await removing).toBe('DENIED');
  });
});
