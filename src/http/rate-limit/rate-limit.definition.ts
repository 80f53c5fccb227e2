import { CacheDrivers, Clock, defineSection, Log, RateLimiter } from '@zot/extension-api';
import { RateLimitConfig } from './rate-limit.config.js';
import { checkRateLimit, completeRateLimit } from './rate-limit.rules.js';

/** How many requests a client may make. */
export default defineSection({
  section: 'http.ratelimit',
  config: RateLimitConfig,
  provides: [RateLimiter],
  needs: [CacheDrivers, Clock, Log],
  complete: completeRateLimit,
  check: checkRateLimit,
  replaced: 'beside',
  module: async (config) => (await import('./rate-limit.module.js')).rateLimitModule(config),
});
