import { CacheDriverFactory, cacheDrivers, defineChoice } from '@zot/extension-api';
import { RedisConfig } from '../redis.config.js';

/** What makes drivers of Redis; its class is loaded with the client, where a file names it. */
export abstract class RedisDrivers extends CacheDriverFactory {}

/** Metadata in Redis: `cacheDriver: {"name": "redis", …}`. */
export default defineChoice({
  slot: cacheDrivers,
  name: 'redis',
  config: RedisConfig,
  factory: RedisDrivers,
  module: async () => (await import('./redis.module.js')).redisModule(RedisDrivers),
});
