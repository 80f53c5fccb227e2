import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ManualClock, recordStoreSuite, SilentLog } from '@zot/testkit';
import { freePort, redisProgram, RedisServer } from '../../../../test/interop/redis-server.js';
import { RedisConfig } from '../redis.config.js';
import { RedisDriverFactory } from './redis-driver-factory.js';

const withRedis = redisProgram === undefined ? describe.skip : describe;

function driverOf(settings: Partial<RedisConfig>, clock: ManualClock) {
  const options = Object.assign(new RedisConfig(), settings);
  const log = new SilentLog();
  return new RedisDriverFactory().create({ rootDirectory: '', commit: false, options, clock, log });
}

const slots = 16_384;

withRedis('a real cluster of Redis', () => {
  const members: RedisServer[] = [];

  beforeAll(async () => {
    for (let n = 0; n < 3; n += 1) {
      // The port of the bus is the other one and 10000, which may be too high.
      const bus = await freePort();
      members.push(await RedisServer.start('--cluster-enabled', 'yes', '--cluster-port', String(bus)));
    }
    const clients = members.map((member) => new Redis(member.url));
    for (const [n, client] of clients.entries()) {
      const share = Math.ceil(slots / clients.length);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', n * share, Math.min((n + 1) * share, slots) - 1);
    }
    for (const client of clients.slice(1)) {
      const [first] = members;
      const bus = String(await clients[0]!.config('GET', 'cluster-port')).split(',')[1]!;
      await client.call('CLUSTER', 'MEET', '127.0.0.1', first!.port, bus);
    }
    for (const client of clients) {
      while (!String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await pause();
      while (
        String(await client.call('CLUSTER', 'NODES'))
          .trim()
          .split('\n').length < 3
      )
        await pause();
      client.disconnect();
    }
  });
  afterAll(async () => Promise.all(members.map(async (member) => member.dispose())));

  recordStoreSuite('RedisRecordStore over a cluster', async () => {
    const clock = new ManualClock();
    for (const member of members) {
      const client = new Redis(member.url);
      await client.flushall();
      client.disconnect();
    }
    const [first, ...others] = members as [RedisServer, ...RedisServer[]];
    const one = driverOf({ addr: members.map(({ port }) => `127.0.0.1:${port}`) }, clock);
    const other = driverOf(
      { url: `${first.url}?${others.map(({ port }) => `addr=127.0.0.1:${port}`).join('&')}` },
      clock,
    );
    await Promise.all([one.start(), other.start()]);
    return {
      store: one.shelf('records'),
      other: other.shelf('records'),
      now: () => clock.now(),
      pass: async (ms) => clock.advance(ms),
      dispose: async () => void (await Promise.all([one.stop(), other.stop()])),
    };
  });
});

withRedis('a real Redis behind a sentinel', () => {
  it('is found by its name', async () => {
    const master = await RedisServer.start('--requirepass', 'secret');
    const sentinel = await RedisServer.start(...(await sentinelOptions(master)));
    const clock = new ManualClock();
    const addr = [`127.0.0.1:${sentinel.port}`];
    const driver = driverOf({ addr, master_name: 'main', password: 'secret', sentinel_password: 'watch' }, clock);
    try {
      await driver.start();
      await driver.shelf('records').put('g', 'n', 'v');
      const client = new Redis(master.url, { password: 'secret' });
      expect(await client.hget('zot:meta:{records:g}:values', 'n')).toMatch(/ v$/);
      client.disconnect();
    } finally {
      await driver.stop();
      await sentinel.dispose();
      await master.dispose();
    }
  });
});

async function sentinelOptions(master: RedisServer): Promise<string[]> {
  const file = join(master.folder, 'sentinel.conf');
  const lines = [
    `sentinel monitor main 127.0.0.1 ${master.port} 1`,
    'sentinel auth-pass main secret',
    'requirepass watch',
  ];
  await writeFile(file, lines.join('\n'));
  return [file, '--sentinel'];
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
