import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteRange } from '@zot/extension-api';
import type { Digest } from '@zot/oci';
import { readSource } from '@zot/testkit';
import { blob, digestOf, imageOver, indexOver, randomBlob, type Content } from '../../../test/support/content.js';
import {
  bodyOf,
  driverPlaces,
  localPlace,
  repo,
  TestRegistry,
  type DriverPlace,
} from '../../../test/support/test-registry.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';

const a = repo('a');
const unknown = { code: 'BLOB_UNKNOWN', status: 404 };
const denied = { code: 'DENIED', status: 405 };

describe.each(driverPlaces)('blobs over %s', (_, make) => {
  let place: DriverPlace;
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await make();
    registry = new TestRegistry({ driver: place.driver });
  });
  afterEach(async () => place.dispose());

  const range = async (digest: Digest, wanted: ByteRange) =>
    (await readSource((await registry.blobs.open(a, digest, wanted)).source)).toString();

  it('are found, and read whole or in part', async () => {
    const content = blob('0123456789');
    await registry.pushBlob('a', content);
    expect(await registry.blobs.stat(a, content.digest)).toMatchObject({ digest: content.digest, size: 10 });
    expect(await registry.pullBlob('a', content.digest)).toEqual(content.bytes);
    expect(await range(content.digest, { first: 3, last: 5 })).toBe('345');
    expect(await range(content.digest, { first: 0, last: 9 })).toBe('0123456789');
    expect(await registry.blobs.redirect(a, content.digest)).toBeUndefined();
  });

  it('are unknown where they are not, and make nothing', async () => {
    const { digest } = randomBlob(1);
    for (const act of [
      async () => registry.blobs.stat(a, digest),
      async () => registry.blobs.open(a, digest),
      async () => registry.blobs.open(a, digest, { first: 0, last: 0 }),
      async () => registry.blobs.remove(a, digest),
    ]) {
      await expect(act()).rejects.toMatchObject(unknown);
    }
    expect(await registry.blobs.mount(a, digest, repo('b'))).toBe(false);
    const entries: string[] = [];
    for await (const { name } of place.driver.list('')) if (!name.startsWith('.')) entries.push(name);
    expect(entries).toEqual([]);
  });

  it('are listed with the manifests, and without what is no blob', async () => {
    const loose = randomBlob(300);
    await registry.pushBlob('a', loose);
    await registry.pushBlob('a/nested', randomBlob(10));
    const image = await registry.pushImage('a', 'v1');
    await registry.uploads.begin(a);
    const listed = new Map<string, number>();
    for await (const { digest, size } of registry.blobs.list(a)) listed.set(digest, size);
    expect(listed.get(loose.digest)).toBe(300);
    expect(listed.get(image.digest)).toBe(image.bytes.length);
    expect([...listed.values()].toSorted((one, other) => one - other)).toEqual(
      [40, 200, 300, image.bytes.length].toSorted((one, other) => one - other),
    );
    const none: unknown[] = [];
    for await (const one of registry.blobs.list(repo('b'))) none.push(one);
    expect(none).toEqual([]);
  });

  it('are removed unless a manifest is made of them', async () => {
    const [config, layer, other] = [randomBlob(10), randomBlob(20), randomBlob(30)];
    await registry.pushBlob('a', config, layer, other);
    const image = imageOver(config, [layer]);
    await registry.pushManifest('a', image, 'x');
    const index = indexOver([image]);
    await registry.pushManifest('a', index);
    for (const { digest } of [config, layer, image, index]) {
      await expect(registry.blobs.remove(a, digest)).rejects.toMatchObject(denied);
    }
    await registry.blobs.remove(a, other.digest);
    await expect(registry.blobs.stat(a, other.digest)).rejects.toMatchObject(unknown);
    await registry.manifests.remove(a, { digest: index.digest });
    await registry.manifests.remove(a, { digest: image.digest });
    await registry.blobs.remove(a, layer.digest);
    await registry.blobs.remove(a, config.digest);
    expect(await registry.tags('a')).toEqual([]);
  });

  it('stay while a manifest was pushed after the relations were read', async () => {
    const [config, layer] = [randomBlob(10), randomBlob(20)];
    await registry.pushBlob('a', config, layer);
    await registry.pushImage('a', 'other');
    await registry.catalog.referrers(a, layer.digest, []);
    const image = imageOver(config, [layer]);
    await registry.pushManifest('a', image, 'x');
    await expect(registry.blobs.remove(a, layer.digest)).rejects.toMatchObject(denied);
    await registry.manifests.remove(a, { tag: 'x' as never });
    // Still listed by its digest.
    await expect(registry.blobs.remove(a, layer.digest)).rejects.toMatchObject(denied);
    await registry.manifests.remove(a, { digest: image.digest });
    await registry.blobs.remove(a, layer.digest);
  });

  it('are mounted from a repository that has them, and then are its own', async () => {
    const content = randomBlob(100);
    await registry.pushBlob('a', content);
    expect(await registry.blobs.mount(repo('b/c'), content.digest, a)).toBe(true);
    expect(await registry.blobs.mount(repo('b/c'), content.digest, a)).toBe(true);
    expect(await registry.blobs.mount(a, content.digest, a)).toBe(true);
    await registry.blobs.remove(a, content.digest);
    expect(await registry.pullBlob('b/c', content.digest)).toEqual(content.bytes);
    expect((await registry.catalog.repositories({})).items).toEqual(['a', 'b/c']);
    await expect(registry.blobs.mount(repo('b/index.json'), content.digest, repo('b/c'))).rejects.toMatchObject({
      code: 'NAME_INVALID',
    });
  });
});

describe('mounts', () => {
  it('copy where the store cannot link', async () => {
    const driver = new MemoryStorageDriver();
    driver.link = async () => false;
    const registry = new TestRegistry({ driver });
    const content = randomBlob(3_000_000);
    await registry.pushBlob('a', content);
    expect(await registry.blobs.mount(repo('b'), content.digest, a)).toBe(true);
    expect(digestOf(await registry.pullBlob('b', content.digest))).toBe(content.digest);
    await driver.write(pathOf(content), [Buffer.from('rot')]);
    expect(await registry.blobs.mount(repo('c'), content.digest, a)).toBe(false);
    await expect(registry.blobs.stat(repo('c'), content.digest)).rejects.toMatchObject(unknown);
    const left: string[] = [];
    for await (const { name } of driver.list('c/.uploads')) left.push(name);
    expect(left).toEqual([]);
  });

  it('do not cross stores', async () => {
    const registry = new TestRegistry({
      driver: new MemoryStorageDriver(),
      routes: { '/b': new MemoryStorageDriver() },
    });
    const content = randomBlob(10);
    await registry.pushBlob('a', content);
    expect(await registry.blobs.mount(repo('b/x'), content.digest, a)).toBe(false);
    expect((await registry.catalog.repositories({})).items).toEqual(['a']);
  });
});

const pathOf = ({ digest }: Content, name = 'a') => `${name}/blobs/sha256/${digest.slice(7)}`;

describe('bytes that rot', () => {
  let place: DriverPlace & { root: string };
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await localPlace();
    registry = new TestRegistry({ driver: place.driver, settings: { verifyInterval: 0 } });
  });
  afterEach(async () => place.dispose());

  const damages: [name: string, act: (file: string) => Promise<void>][] = [
    ['flipped', async (file) => flip(file, 50)],
    ['cut short', async (file) => truncate(file, 10)],
    ['emptied', async (file) => truncate(file, 0)],
    ['longer', async (file) => writeFile(file, 'more', { flag: 'a' })],
    ['zeroed', async (file) => writeFile(file, Buffer.alloc(3_000_000))],
  ];
  const flip = async (file: string, at: number) => {
    const bytes = await readFile(file);
    bytes[at]! ^= 1;
    await writeFile(file, bytes);
  };

  it.each(damages)('(%s) are never given out whole, count as absent, and are mended by a push', async (_, damage) => {
    const content = randomBlob(3_000_000);
    await registry.pushBlob('a', content);
    await damage(join(place.root, pathOf(content)));
    const pieces: Buffer[] = [];
    const reading = async () => {
      const { source } = await registry.blobs.open(a, content.digest);
      const buffer = Buffer.alloc(1_000_000);
      try {
        for (let length = await source.read(buffer); length > 0; length = await source.read(buffer)) {
          pieces.push(Buffer.from(buffer.subarray(0, length)));
        }
      } finally {
        await source.close();
      }
    };
    await expect(reading()).rejects.toMatchObject(unknown);
    expect(Buffer.concat(pieces).length).toBeLessThan(content.bytes.length);
    await expect(registry.blobs.stat(a, content.digest)).rejects.toMatchObject(unknown);
    await expect(registry.blobs.open(a, content.digest, { first: 0, last: 0 })).rejects.toMatchObject(unknown);
    await expect(registry.pullBlob('a', content.digest)).rejects.toMatchObject(unknown);
    expect(await registry.blobs.mount(repo('b'), content.digest, a)).toBe(false);
    expect(registry.log.messages('error')).toHaveLength(1);
    await registry.pushBlob('a', content);
    expect(digestOf(await registry.pullBlob('a', content.digest))).toBe(content.digest);
    expect(await registry.blobs.stat(a, content.digest)).toMatchObject({ size: 3_000_000 });
  });

  it('are found by the next full read within the interval only if the file shows it', async () => {
    registry = new TestRegistry({ driver: place.driver, settings: { verifyInterval: 1000 } });
    const content = randomBlob(100);
    await registry.pushBlob('a', content);
    await registry.pullBlob('a', content.digest);
    await flip(join(place.root, pathOf(content)), 5);
    await expect(registry.pullBlob('a', content.digest)).rejects.toMatchObject(unknown);
  });

  it('keep a manifest from being pushed over them', async () => {
    const [config, layer] = [randomBlob(10), randomBlob(20)];
    await registry.pushBlob('a', config, layer);
    await flip(join(place.root, pathOf(layer)), 5);
    await expect(registry.pullBlob('a', layer.digest)).rejects.toMatchObject(unknown);
    const pushing = registry.pushManifest('a', imageOver(config, [layer]), 'x');
    await expect(pushing).rejects.toMatchObject({ code: 'MANIFEST_BLOB_UNKNOWN', detail: { digest: layer.digest } });
  });

  it('in a manifest are as if it were not there, until it is pushed again', async () => {
    const image = await registry.pushImage('a', 'x');
    await flip(join(place.root, pathOf(image)), 5);
    for (const server of [registry, new TestRegistry({ driver: place.driver })]) {
      await expect(server.pull('a', 'x')).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN', status: 404 });
      await expect(server.pull('a', image.digest)).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN', status: 404 });
    }
    await registry.pushManifest('a', image, 'x');
    expect(await registry.pull('a', 'x')).toEqual(image.bytes);
  });
});

describe('how often blobs are hashed', () => {
  let driver: WatchedDriver;
  beforeEach(() => {
    driver = new WatchedDriver(new MemoryStorageDriver());
  });

  /** Bytes of the same version that are not what they were, so that only hashing finds out. */
  const rotUnseen = (content: Content) => {
    const open = driver.inner.open.bind(driver.inner);
    driver.inner.open = async (path, wanted) => {
      const source = await open(path, wanted);
      if (!source || path !== pathOf(content)) return source;
      const read = source.read.bind(source);
      return { ...source, stat: source.stat, read: async (buffer) => read(buffer).then((n) => ((buffer[0]! ^= 1), n)) };
    };
  };

  it('is once after the start, and again after the interval', async () => {
    const content = randomBlob(100);
    const registry = new TestRegistry({ driver, settings: { verifyInterval: 1000 } });
    await registry.pushBlob('a', content);
    rotUnseen(content);
    expect((await registry.pullBlob('a', content.digest)).length).toBe(100);
    await registry.clock.advance(999);
    expect((await registry.pullBlob('a', content.digest)).length).toBe(100);
    await registry.clock.advance(1);
    await expect(registry.pullBlob('a', content.digest)).rejects.toMatchObject(unknown);
    const restarted = new TestRegistry({ driver });
    await expect(restarted.pullBlob('a', content.digest)).rejects.toMatchObject(unknown);
  });

  it('is before anything is said of one that a power cut may have torn', async () => {
    const [whole, torn] = [randomBlob(100), randomBlob(200)];
    await new TestRegistry({ driver }).pushBlob('a', whole, torn);
    await driver.inner.write(pathOf(torn), [torn.bytes.subarray(0, 150)]);
    driver.doubts = { from: Date.now() - 60_000, to: Date.now() + 60_000 };
    const registry = new TestRegistry({ driver });
    await expect(registry.blobs.stat(a, torn.digest)).rejects.toMatchObject(unknown);
    await expect(registry.blobs.open(a, torn.digest, { first: 0, last: 5 })).rejects.toMatchObject(unknown);
    const opened = driver.count('open');
    await Promise.all([registry.blobs.stat(a, whole.digest), registry.blobs.stat(a, whole.digest)]);
    await registry.blobs.stat(a, whole.digest);
    expect(driver.count('open') - opened).toBe(1);
    await registry.uploads.put(a, torn.digest, bodyOf(torn.bytes));
    expect(await registry.blobs.stat(a, torn.digest)).toMatchObject({ size: 200 });
  });

  it('is not for one older than the doubt', async () => {
    const content = randomBlob(100);
    await new TestRegistry({ driver }).pushBlob('a', content);
    driver.doubts = { from: Date.now() + 60_000, to: Date.now() + 120_000 };
    const opened = driver.count('open');
    await new TestRegistry({ driver }).blobs.stat(a, content.digest);
    expect(driver.count('open')).toBe(opened);
  });

  it('is at once when its size is not what it was', async () => {
    const content = randomBlob(100);
    const registry = new TestRegistry({ driver });
    await registry.pushBlob('a', content);
    await driver.inner.write(pathOf(content), [content.bytes.subarray(1)]);
    await expect(registry.blobs.stat(a, content.digest)).rejects.toMatchObject(unknown);
  });

  it('is not marked where reading failed', async () => {
    const content = randomBlob(100);
    const registry = new TestRegistry({ driver, settings: { verifyInterval: 0 } });
    await registry.pushBlob('a', content);
    driver.before = ({ name }) => {
      if (name === 'read') throw Object.assign(new Error('io'), { code: 'EIO' });
    };
    await expect(registry.pullBlob('a', content.digest)).rejects.toMatchObject({ code: 'EIO' });
    driver.before = () => undefined;
    expect(await registry.pullBlob('a', content.digest)).toEqual(content.bytes);
  });
});
