import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CacheDrivers, type CacheDriver, type Clock } from '@zot/extension-api';
import { ManualClock, MemoryCacheDriver, SilentLog } from '@zot/testkit';
import { SystemClock } from '../../src/scheduler/clock/system-clock.js';
import { DynamodbConfig } from '../../src/storage/cache-drivers/dynamodb.config.js';
import { DynamodbDriverFactory } from '../../src/storage/cache-drivers/dynamodb/dynamodb-driver-factory.js';
import { RedisConfig } from '../../src/storage/cache-drivers/redis.config.js';
import { RedisDriverFactory } from '../../src/storage/cache-drivers/redis/redis-driver-factory.js';
import { SqliteCacheDriver } from '../../src/storage/cache-drivers/sqlite/sqlite-cache-driver.js';
import { DynamodbServer } from '../interop/dynamodb-server.js';
import { redisProgram, RedisServer } from '../interop/redis-server.js';

/** Where metadata may be kept: makes drivers of fresh places, each as often as it is asked. */
export interface CacheDriverPlace {
  /** A driver over a place that is empty; called again, one over the same place, as of a server that was restarted. */
  fresh(): () => CacheDriver;
  dispose(): Promise<void>;
}

type Make = () => Promise<CacheDriverPlace>;

/** Without the server of a driver, its specs are left out by name. */
export const cacheDriverPlaces: readonly (readonly [name: string, make: Make | undefined])[] = [
  ['memory', memoryPlace],
  ['sqlite', sqlitePlace],
  ['redis', redisProgram === undefined ? undefined : redisPlace],
  ['dynamodb', dynamodbPlace],
];

/** Ports over one driver, started as the storage room does. */
export class OneCacheDriver extends CacheDrivers {
  private started: Promise<void> | undefined;

  constructor(readonly driver: CacheDriver) {
    super();
  }

  async open(): Promise<CacheDriver> {
    await (this.started ??= this.driver.start());
    return this.driver;
  }
}

const request = (clock: Clock = new ManualClock()) => ({
  rootDirectory: '',
  commit: false,
  clock,
  log: new SilentLog(),
});

async function memoryPlace(): Promise<CacheDriverPlace> {
  return {
    fresh: () => {
      const driver = new MemoryCacheDriver();
      return () => driver;
    },
    dispose: async () => undefined,
  };
}

async function sqlitePlace(): Promise<CacheDriverPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'zot-meta-'));
  return {
    fresh: () => {
      const rootDirectory = join(folder, randomUUID());
      return () => new SqliteCacheDriver({ ...request(), rootDirectory });
    },
    dispose: async () => rm(folder, { recursive: true }),
  };
}

async function redisPlace(): Promise<CacheDriverPlace> {
  const server = await RedisServer.start();
  return {
    fresh: () => {
      const options = Object.assign(new RedisConfig(), { addr: [`127.0.0.1:${server.port}`], keyprefix: randomUUID() });
      return () => new RedisDriverFactory().create({ ...request(), options });
    },
    dispose: async () => server.dispose(),
  };
}

async function dynamodbPlace(): Promise<CacheDriverPlace> {
  const server = await DynamodbServer.start();
  const former = { ...process.env };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  return {
    fresh: () => {
      const id = randomUUID();
      const options = Object.assign(new DynamodbConfig(), {
        endpoint: server.endpoint,
        region: 'eu-west-1',
        cachetablename: `${id}-cache`,
        repometatablename: `${id}-repositories`,
        repoblobsinfotablename: `${id}-blobs`,
        userdatatablename: `${id}-users`,
      });
      return () => new DynamodbDriverFactory().create({ ...request(new SystemClock()), options });
    },
    dispose: async () => {
      server.stop();
      process.env = former;
    },
  };
}
