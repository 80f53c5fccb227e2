import { Module } from '@nestjs/common';
import { RateLimiter, type SectionModule } from '@zot/extension-api';
import type { RateLimitConfig } from './rate-limit.config.js';
import { RATE_LIMIT, ThrottlerRateLimiter } from './throttler-rate-limiter.js';

@Module({})
export class RateLimitModule {}

/** How many requests a client may make. */
export function rateLimitModule(config: RateLimitConfig): SectionModule {
  return {
    module: RateLimitModule,
    providers: [
      { provide: RATE_LIMIT, useValue: config },
      ThrottlerRateLimiter,
      { provide: RateLimiter, useExisting: ThrottlerRateLimiter },
    ],
    runs: [ThrottlerRateLimiter],
  };
}
