import { Module, type Abstract } from '@nestjs/common';
import type { CacheDriverFactory, SectionModule } from '@zot/extension-api';
import { RedisDriverFactory } from './redis-driver-factory.js';

@Module({})
export class RedisModule {}

/** `token` is what the choice is known by where none of this is loaded. */
export function redisModule(token: Abstract<CacheDriverFactory>): SectionModule {
  return { module: RedisModule, providers: [{ provide: token, useClass: RedisDriverFactory }] };
}
