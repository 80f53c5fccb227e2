import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CacheDriver, RecordsUnavailable, type RecordStore, type Shelf } from '@zot/extension-api';
import type { Tag } from '@zot/oci';
import { ManualClock, MemoryCacheDriver, SilentLog } from '@zot/testkit';
import { OneCacheDriver } from '../../../test/support/cache-driver-places.js';
import { MetaWorld } from '../../../test/support/meta-world.js';
import { localPlace, repo } from '../../../test/support/test-registry.js';
import { redisProgram, RedisServer } from '../../../test/interop/redis-server.js';
import { SystemClock } from '../../scheduler/clock/system-clock.js';
import { RedisConfig } from '../../storage/cache-drivers/redis.config.js';
import { RedisDriverFactory } from '../../storage/cache-drivers/redis/redis-driver-factory.js';
import { indexFile, SqliteCacheDriver } from '../../storage/cache-drivers/sqlite/sqlite-cache-driver.js';

/** A driver in memory whose records can be taken away. */
class FickleDriver extends CacheDriver {
  readonly inner = new MemoryCacheDriver();
  fault: Error | undefined;
  calls = 0;

  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  shelf(shelf: Shelf): RecordStore {
    return new Proxy<RecordStore>(this.inner.shelf(shelf), {
      get: (store, key) => {
        const method = Reflect.get(store, key) as (...parts: unknown[]) => unknown;
        return (...parts: unknown[]) => {
          this.calls += 1;
          if (!this.fault) return method.apply(store, parts);
          if (key !== 'list') return Promise.reject(this.fault);
          return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(this.fault!) }) };
        };
      },
    });
  }
}

describe('metadata that cannot be kept', () => {
  const away = new RecordsUnavailable('gone fishing');

  it('keeps nobody from pushing, removing and pulling, is told once, and is made up for', async () => {
    const driver = new FickleDriver();
    const world = await MetaWorld.start({ drivers: new OneCacheDriver(driver) });
    const [kept, gone] = [await world.registry.pushImage('a', 'kept'), await world.registry.pushImage('a', 'gone')];
    await world.runTask();
    driver.fault = away;
    const added = await world.registry.pushImage('a', 'added');
    await world.registry.manifests.remove(repo('a'), { digest: gone.digest });
    await world.registry.pushImage('b', 'x');
    for (let n = 0; n < 3; n += 1) {
      await world.pull('a', 'kept');
      await world.clock.advance(10_000);
      await world.runTask();
    }
    expect(world.log.messages()).toEqual([
      'metadata cannot be kept now; what changes meanwhile is looked at again later',
    ]);
    await expect(world.store.repository(repo('a'))).rejects.toBe(away);
    driver.fault = undefined;
    expect((await world.store.repository(repo('a')))!.isStale).toBe(true);
    await world.clock.advance(10_000);
    expect((await world.runTask()).on).toEqual(['pulls', 'a', 'b']);
    expect(world.log.messages().slice(1)).toEqual(['metadata can be kept again']);
    expect(await world.shown('a')).toEqual({
      tags: { kept: kept.digest, added: added.digest },
      manifests: [kept.digest, added.digest].sort(),
    });
    expect(await world.store.repository(repo('a'))).toMatchObject({ isStale: false });
    expect((await world.store.manifest(repo('a'), kept.digest))?.statistics.downloads).toBe(3);
  });

  it('is not asked by every request', async () => {
    const driver = new FickleDriver();
    const world = await MetaWorld.start({ drivers: new OneCacheDriver(driver) });
    await world.registry.pushImage('a', 'v');
    driver.fault = away;
    await world.registry.pushImage('a', 'v');
    driver.calls = 0;
    for (let n = 0; n < 10; n += 1) await world.registry.pushImage('a', `v${n}`);
    expect(driver.calls).toBe(0);
    await world.runs.drain(1000);
    await world.runs.stop();
  });

  it('tells of a fault that is none of theirs', async () => {
    const driver = new FickleDriver();
    const world = await MetaWorld.start({ drivers: new OneCacheDriver(driver) });
    driver.fault = new TypeError('a fault of the program');
    await world.registry.pushImage('a', 'v');
    expect(world.registry.log.messages('error')).toEqual(['an observer of manifests failed']);
    driver.fault = undefined;
    await world.runTask();
    expect(await world.shown('a')).toMatchObject({ tags: { v: expect.anything() as string } });
  });

  it('is made anew where somebody has emptied it, also while the server runs', async () => {
    const driver = new MemoryCacheDriver();
    const world = await MetaWorld.start({ drivers: new OneCacheDriver(driver) });
    const image = await world.registry.pushImage('a', 'v1');
    await world.pull('a', 'v1');
    await world.registry.pushImage('b', 'v1');
    await world.runTask();
    for (const name of await world.names()) await world.parts.index.drop(name);
    await driver.shelf('repositories').clear('index');
    await world.registry.pushImage('b', 'v2');
    await world.clock.advance(10_000);
    await world.runTask();
    expect(world.log.messages('warn')).toEqual(['the index of metadata is made from the storage']);
    expect(await world.names()).toEqual(['a', 'b']);
    expect((await world.store.repository(repo('b')))!.tags.size).toBe(2);
    expect((await world.store.manifest(repo('a'), image.digest))?.statistics.downloads).toBe(1);
    await world.clock.advance(10_000);
    expect((await world.runTask()).on).toEqual(['pulls']);
  });

  it('is made anew where it has another format', async () => {
    const driver = new MemoryCacheDriver();
    const world = await MetaWorld.start({ drivers: new OneCacheDriver(driver) });
    await world.registry.pushImage('a', 'v1');
    await world.runTask();
    await driver.shelf('repositories').put('index', 'format', 'of tomorrow');
    await driver.shelf('repositories').put('repository a', 'tag odd', '{}');
    const restarted = await MetaWorld.start(world);
    await restarted.runTask();
    expect(await restarted.shown('a')).toEqual(await world.shown('a'));
    expect(await driver.shelf('repositories').get('repository a', 'tag odd')).toBeUndefined();
  });

  it('goes on where its file is damaged', async () => {
    const place = await localPlace();
    const clock = new ManualClock();
    const sqlite = () =>
      new SqliteCacheDriver({ rootDirectory: place.root, commit: false, clock, log: new SilentLog() });
    const drivers = new OneCacheDriver(sqlite());
    const world = await MetaWorld.start({ driver: place.driver, drivers, clock });
    const image = await world.registry.pushImage('a', 'v1');
    await world.pull('a', 'v1');
    await world.runs.drain(1000);
    await world.runs.stop();
    await drivers.driver.stop();
    await writeFile(join(place.root, indexFile), 'no index at all '.repeat(1000));
    const again = new OneCacheDriver(sqlite());
    const restarted = await MetaWorld.start({ driver: place.driver, drivers: again, clock });
    await restarted.runTask();
    expect(await restarted.store.tag(repo('a'), 'v1' as Tag)).toMatchObject({ digest: image.digest });
    expect((await restarted.store.manifest(repo('a'), image.digest))?.statistics.downloads).toBe(1);
    await again.driver.stop();
    await place.dispose();
  });
});

(redisProgram === undefined ? describe.skip : describe)('metadata in a real Redis (F14)', () => {
  it('is there again after the server was killed, and after it was flushed', async () => {
    const server = await RedisServer.start();
    const options = Object.assign(new RedisConfig(), { url: server.url });
    const driver = new RedisDriverFactory().create({
      rootDirectory: '',
      commit: false,
      options,
      clock: new SystemClock(),
      log: new SilentLog(),
    });
    try {
      const world = await MetaWorld.start({ drivers: new OneCacheDriver(driver) });
      const image = await world.registry.pushImage('a', 'v1');
      await world.runTask();
      await server.kill();
      await world.pull('a', 'v1');
      const pushed = await world.registry.pushImage('a', 'v2');
      expect(world.parts.trouble.isAway).toBe(true);
      await server.run();
      // It comes back empty: that is what it was flushed to.
      while (world.parts.trouble.isAway) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await world.clock.advance(10_000);
        await world.runTask();
      }
      expect(await world.shown('a')).toEqual({
        tags: { v1: image.digest, v2: pushed.digest },
        manifests: [image.digest, pushed.digest].sort(),
      });
      expect((await world.store.manifest(repo('a'), image.digest))?.statistics.downloads).toBe(1);
    } finally {
      await driver.stop();
      await server.dispose();
    }
  });
});
