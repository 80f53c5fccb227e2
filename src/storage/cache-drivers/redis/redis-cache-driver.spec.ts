import { Redis } from 'ioredis';
import { changeRecord, type Clock } from '@zot/extension-api';
import { ManualClock, RecordingLog, recordStoreSuite } from '@zot/testkit';
import { redisProgram, RedisServer } from '../../../../test/interop/redis-server.js';
import { SystemClock } from '../../../scheduler/clock/system-clock.js';
import { RedisConfig } from '../redis.config.js';
import { RedisCacheDriver } from './redis-cache-driver.js';
import { RedisDriverFactory } from './redis-driver-factory.js';

/** Left out, by name, on machines without a Redis; .ci/run has one. */
const withRedis = redisProgram === undefined ? describe.skip : describe;

function driverOf(settings: Partial<RedisConfig>, clock: Clock = new SystemClock()) {
  const log = new RecordingLog();
  const options = Object.assign(new RedisConfig(), settings);
  const driver = new RedisDriverFactory().create({ rootDirectory: '', commit: false, options, clock, log });
  return { driver: driver as RedisCacheDriver, log };
}

withRedis('a real Redis', () => {
  let server: RedisServer;
  const started: RedisCacheDriver[] = [];
  const start = async (settings: Partial<RedisConfig> = {}, clock?: Clock) => {
    const { driver, log } = driverOf({ url: server.url, ...settings }, clock);
    started.push(driver);
    await driver.start();
    return { driver, log };
  };
  const flush = async () => {
    const client = new Redis(server.url);
    await client.flushall();
    client.disconnect();
  };

  beforeAll(async () => (server = await RedisServer.start('--requirepass', '')));
  afterEach(async () => Promise.all(started.splice(0).map(async (driver) => driver.stop())));
  afterAll(async () => server.dispose());

  recordStoreSuite('RedisRecordStore', async () => {
    await flush();
    const clock = new ManualClock();
    const [one, other] = [await start({}, clock), await start({}, clock)];
    return {
      store: one.driver.shelf('records'),
      other: other.driver.shelf('records'),
      now: () => clock.now(),
      pass: async (ms) => clock.advance(ms),
    };
  });

  it('counts for all servers, anew after the time given', async () => {
    await flush();
    const [{ driver: one }, { driver: other }] = [await start(), await start()];
    expect((await one.count('* 192.0.2.1', 60_000)).count).toBe(1);
    const { count, resetsIn } = await other.count('* 192.0.2.1', 60_000);
    expect([count, resetsIn > 0 && resetsIn <= 60_000]).toEqual([2, true]);
    expect((await one.count('* 192.0.2.2', 20)).count).toBe(1);
    while ((await one.count('* 192.0.2.2', 20)).count !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('keeps shelves and prefixes apart, and leaves what zot keeps alone', async () => {
    await flush();
    const client = new Redis(server.url);
    await client.hset('zot:RepoMeta', 'a', 'of zot');
    const [one, other] = [
      await start(),
      await start({ url: undefined, addr: [`127.0.0.1:${server.port}`], keyprefix: 'x' }),
    ];
    await one.driver.shelf('records').put('g', 'n', 'records');
    await one.driver.shelf('blobs').put('g', 'n', 'blobs');
    expect((await one.driver.shelf('records').get('g', 'n'))?.value).toBe('records');
    expect(await other.driver.shelf('records').get('g', 'n')).toBeUndefined();
    expect((await client.keys('*')).sort()).toEqual([
      'zot:RepoMeta',
      'zot:meta:{blobs:g}:names',
      'zot:meta:{blobs:g}:values',
      'zot:meta:{records:g}:names',
      'zot:meta:{records:g}:values',
    ]);
    client.disconnect();
  });

  it('says at once when its server is away, and is there again when that is', async () => {
    const { driver, log } = await start({ min_retry_backoff: 1, max_retry_backoff: 10 });
    const store = driver.shelf('records');
    await store.put('g', 'n', 'v');
    await server.kill();
    await expect(store.get('g', 'n')).rejects.toMatchObject({ name: 'RecordsUnavailable', code: 'EAGAIN' });
    await expect(store.put('g', 'n', 'w')).rejects.toMatchObject({ name: 'RecordsUnavailable' });
    expect(log.messages('error')).toHaveLength(1);
    await server.run();
    await until(async () =>
      store.get('g', 'n').then(
        () => true,
        () => false,
      ),
    );
    expect(await store.get('g', 'n')).toBeUndefined();
    expect(log.messages('info')).toEqual(['the Redis server of storage.cacheDriver is there again']);
    // Its scripts went with the server.
    await store.put('g', 'n', 'v', { ifVersion: 'absent' });
    expect(await changeRecord(store, 'g', 'n', (value) => `${value}+`)).toBe('v+');
  });

  it('asks a server that hangs once in a while', async () => {
    const clock = new ManualClock();
    const { driver } = await start({ url: `${server.url}?read_timeout=100ms` }, clock);
    const store = driver.shelf('records');
    await store.put('g', 'n', 'v');
    server.freeze();
    await expect(store.get('g', 'n'))
      .rejects.toMatchObject({ name: 'RecordsUnavailable' })
      .finally(() => server.thaw());
    // It would answer again, and nobody has asked.
    await expect(store.get('g', 'n')).rejects.toThrow('Command timed out');
    await clock.advance(1000);
    expect((await store.get('g', 'n'))?.value).toBe('v');
  });

  it('starts without its server, and finds it later', async () => {
    await server.kill();
    const { driver, log } = await start();
    await expect(driver.shelf('records').get('g', 'n')).rejects.toMatchObject({ name: 'RecordsUnavailable' });
    expect(log.messages('error')).toHaveLength(1);
    await server.run();
    await until(async () =>
      driver
        .shelf('records')
        .put('g', 'n', 'v')
        .then(
          () => true,
          () => false,
        ),
    );
  });

  it('does not start where it is refused, and repeats no password', async () => {
    const guarded = await RedisServer.start('--requirepass', 'right');
    try {
      for (const user of ['', ':canary@', 'canary:canary@']) {
        const { driver } = driverOf({ url: `redis://${user}127.0.0.1:${guarded.port}` });
        const refused = await driver.start().catch((error: unknown) => error);
        await driver.stop();
        expect(refused).toMatchObject({ name: 'StartError', message: expect.stringContaining('refuses us') as string });
        expect((refused as Error).message).not.toContain('canary');
      }
      const { driver } = driverOf({ addr: [`127.0.0.1:${guarded.port}`], password: 'right', db: 3 });
      await driver.start();
      await driver.shelf('records').put('g', 'n', 'v');
      await driver.stop();
    } finally {
      await guarded.dispose();
    }
  });
});

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isDone()); tries += 1) {
    if (tries === 500) throw new Error('it never came to pass');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
