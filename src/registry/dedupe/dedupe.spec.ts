import { stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canJoin, RecordsUnavailable, type BlobCaches } from '@zot/extension-api';
import { MemoryCacheDrivers } from '@zot/testkit';
import { randomBlob, type Content } from '../../../test/support/content.js';
import { localPlace, repo, TestRegistry } from '../../../test/support/test-registry.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { StoredBlobCaches } from '../../meta/blob-cache/stored-blob-caches.js';
import { canShare } from './can-share.js';
import { DedupeTasks } from './dedupe-tasks.js';

const day = 24 * 3_600_000;

describe('dedupe on a local disk', () => {
  let place: Awaited<ReturnType<typeof localPlace>>;
  let driver: WatchedDriver;
  let caches: BlobCaches;
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await localPlace();
    driver = new WatchedDriver(place.driver);
    caches = new StoredBlobCaches(new MemoryCacheDrivers());
    registry = start();
  });
  afterEach(async () => {
    await registry.parts.quarantine.settled();
    await place.dispose();
  });

  const start = (dedupe = true) => new TestRegistry({ driver, caches, settings: { dedupe, verifyInterval: day } });
  const fileOf = (name: string, { digest }: Content) => join(place.root, name, 'blobs', digest.replace(':', '/'));
  const inode = async (name: string, content: Content) => (await stat(fileOf(name, content))).ino;
  const isOneFile = async (content: Content, ...names: readonly string[]) =>
    new Set(await Promise.all(names.map(async (name) => inode(name, content)))).size === 1;
  const bytesRead = () => driver.count('read', /blobs/);
  const walk = async (of = registry) => {
    for (const task of new DedupeTasks(of.stores, of.parts, of.clock, of.log).tasks()) {
      for await (const _ of task.steps(new AbortController().signal));
    }
    await of.parts.dedupe.flush();
  };

  it('keeps what is pushed to several repositories once', async () => {
    const content = randomBlob(100_000);
    await registry.pushBlob('a', content);
    await registry.pushBlob('b', content);
    await registry.pushBlob('c/d', content);
    expect(await isOneFile(content, 'a', 'b', 'c/d')).toBe(true);
    expect((await stat(fileOf('a', content))).nlink).toBe(3);
    expect(bytesRead()).toBe(0);
    for (const name of ['a', 'b', 'c/d']) {
      expect(await registry.pullBlob(name, content.digest)).toEqual(content.bytes);
      // Each link has changed the version of the file for all that share it.
      const found = (await driver.stat(`${name}/blobs/${content.digest.replace(':', '/')}`))!;
      expect(registry.parts.marks.isVerified(repo(name), content.digest, found)).toBe(true);
    }
    for await (const { name } of driver.list('b/.uploads')) expect(name).toBe('nothing');
  });

  it('remembers over a restart, and reads the bytes once before they are shared', async () => {
    const content = randomBlob(100_000);
    await registry.pushBlob('a', content);
    await registry.parts.dedupe.flush();
    registry = start();
    await registry.pushBlob('b', content);
    expect(bytesRead()).toBeGreaterThan(0);
    const once = bytesRead();
    await registry.pushBlob('c', content);
    expect(await isOneFile(content, 'a', 'b', 'c')).toBe(true);
    expect(bytesRead()).toBe(once);
  });

  it('shares nothing with a file that has rotted', async () => {
    const content = randomBlob(100_000);
    await registry.pushBlob('a', content);
    await registry.parts.dedupe.flush();
    await truncate(fileOf('a', content), 5);
    await writeFile(fileOf('a', content), 'x'.repeat(100_000));
    registry = start();
    await registry.pushBlob('b', content);
    expect(await registry.pullBlob('b', content.digest)).toEqual(content.bytes);
    await registry.parts.quarantine.settled();
    await expect(registry.pullBlob('a', content.digest)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
    await registry.pushBlob('a', content);
    expect(await isOneFile(content, 'a', 'b')).toBe(true);
  });

  it('replaces what is in the repository itself: a push repairs', async () => {
    const content = randomBlob(1000);
    await registry.pushBlob('a', content);
    await registry.pushBlob('b', content);
    const before = await inode('b', content);
    await registry.pushBlob('b', content);
    expect(await inode('b', content)).not.toBe(before);
    expect(await registry.pullBlob('b', content.digest)).toEqual(content.bytes);
  });

  it('counts a mount, and forgets what is removed', async () => {
    const content = randomBlob(1000);
    await registry.pushBlob('a', content);
    expect(await registry.blobs.mount(repo('b'), content.digest, repo('a'))).toBe(true);
    await registry.blobs.remove(repo('a'), content.digest);
    await registry.pushBlob('c', content);
    expect(await isOneFile(content, 'b', 'c')).toBe(true);
  });

  it('makes nothing by a HEAD', async () => {
    const content = randomBlob(1000);
    await registry.pushBlob('a', content);
    await expect(registry.blobs.claim(repo('b'), content.digest)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
    expect((await registry.catalog.repositories({})).items).toEqual(['a']);
  });

  it('is off where the store says so, though a mount shares', async () => {
    registry = start(false);
    const content = randomBlob(1000);
    await registry.pushBlob('a', content);
    await registry.pushBlob('b', content);
    expect(await isOneFile(content, 'a', 'b')).toBe(false);
  });

  it('stores once more where nobody can tell where blobs are, and says so once', async () => {
    const away = async () => Promise.reject(new RecordsUnavailable('away'));
    const records = {
      places: async function* () {
        yield* [];
        await away();
      },
      add: away,
      remove: away,
      addAll: away,
      isComplete: away,
      markComplete: away,
    };
    caches = { of: () => records as never };
    registry = start();
    const content = randomBlob(1000);
    for (const name of ['a', 'b', 'c']) await registry.pushBlob(name, content);
    await registry.parts.dedupe.flush();
    expect(registry.log.messages('warn')).toHaveLength(1);
    expect(await registry.pullBlob('c', content.digest)).toEqual(content.bytes);
    await expect(walk()).rejects.toThrow('away');
  });

  describe('with a walk', () => {
    it('finds what was pushed without it, by one look at each file', async () => {
      registry = start(false);
      const [content, other] = [randomBlob(50_000), randomBlob(10)];
      for (const name of ['a', 'b', 'c']) await registry.pushBlob(name, content, other);
      await registry.pushImage('a', 'v1');
      registry = start();
      driver.calls.length = 0;
      await walk();
      expect(await isOneFile(content, 'a', 'b', 'c')).toBe(true);
      expect(await isOneFile(other, 'a', 'b', 'c')).toBe(true);
      expect(driver.count('stat', /blobs/)).toBeLessThan(40);
      expect(driver.count('list', /blobs\/sha256/)).toBe(3);
      expect(registry.log.lines.at(-1)!.fields).toMatchObject({ module: 'dedupe', files: 4, bytes: 100_020 });
      await registry.pushBlob('d', content);
      expect(await isOneFile(content, 'a', 'd')).toBe(true);
    });

    it('looks at nothing that has not changed since, also after a restart', async () => {
      for (const name of ['a', 'b']) await registry.pushImage(name, 'v1');
      await walk();
      registry = start();
      driver.calls.length = 0;
      await walk();
      expect(driver.count('list', /blobs\/sha256/)).toBe(0);
      await registry.pushBlob('b', randomBlob(10));
      await walk();
      expect(driver.count('list', /blobs\/sha256/)).toBe(1);
    });

    it('looks at all where what it found was lost', async () => {
      const content = randomBlob(1000);
      await registry.pushBlob('a', content);
      await walk();
      caches = new StoredBlobCaches(new MemoryCacheDrivers());
      registry = start();
      await walk();
      await registry.pushBlob('b', content);
      expect(await isOneFile(content, 'a', 'b')).toBe(true);
    });

    it('keeps the younger age, and leaves manifests alone', async () => {
      registry = start(false);
      const content = randomBlob(1000);
      await registry.pushBlob('a', content);
      await registry.pushBlob('b', content);
      const image = await registry.pushImage('a', 'v1');
      await registry.parts.uploads.put(
        repo('b'),
        image.digest,
        (async function* () {
          yield image.bytes;
        })(),
      );
      const old = new Date(Date.now() - day);
      await utimes(fileOf('a', content), old, old);
      await utimes(fileOf('b', image), old, old);
      registry = start();
      await walk();
      expect(await isOneFile(content, 'a', 'b')).toBe(true);
      expect(Date.now() - (await stat(fileOf('a', content))).mtimeMs).toBeLessThan(day / 2);
      expect(await isOneFile(image, 'a', 'b')).toBe(false);
    });

    it('puts a sound file in the place of one that has rotted, and never the other way round', async () => {
      registry = start(false);
      const content = randomBlob(1000);
      for (const name of ['a', 'b']) await registry.pushBlob(name, content);
      for (const rotten of ['a', 'b']) {
        await writeFile(fileOf(rotten, content), 'x'.repeat(1000));
        caches = new StoredBlobCaches(new MemoryCacheDrivers());
        registry = start();
        await walk();
        await registry.parts.quarantine.settled();
        const sound = rotten === 'a' ? 'b' : 'a';
        expect(await registry.pullBlob(sound, content.digest)).toEqual(content.bytes);
        const other = registry.pullBlob(rotten, content.digest);
        await other.then(
          (bytes) => expect(bytes).toEqual(content.bytes),
          (error: unknown) => expect(error).toMatchObject({ code: 'BLOB_UNKNOWN' }),
        );
        await registry.parts.quarantine.settled();
        for (const name of ['a', 'b']) await registry.pushBlob(name, content);
      }
    });
  });

  it('is tried where a store is', async () => {
    expect(await canShare(driver)).toBe(true);
    driver.before = ({ name }) => {
      if (name === 'link') throw Object.assign(new Error('no links here'), { code: 'EPERM' });
    };
    expect(canJoin(driver)).toBe(true);
    expect(await canShare(driver)).toBe(false);
    driver.before = () => undefined;
    for await (const { name } of driver.list('')) expect(name).not.toContain('probe');
  });
});
