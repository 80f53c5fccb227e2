import { Injectable } from '@nestjs/common';
import { CacheDriverFactory, type CacheDriver, type CacheDriverRequest } from '@zot/extension-api';
import type { RedisConfig } from '../redis.config.js';
import { RedisCacheDriver } from './redis-cache-driver.js';
import { placeOf } from './redis-client.js';

/** Makes drivers from the parameters of `cacheDriver`. */
@Injectable()
export class RedisDriverFactory extends CacheDriverFactory {
  create({ options, clock, log }: CacheDriverRequest): CacheDriver {
    const config = options as RedisConfig;
    const place = placeOf(config);
    place.keyprefix = config.keyprefix === '' ? 'zot' : config.keyprefix;
    return new RedisCacheDriver(place, clock, log);
  }
}
