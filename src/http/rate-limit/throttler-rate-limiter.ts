import { Inject, Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import {
  admitted,
  CacheDrivers,
  canCount,
  Clock,
  Log,
  RateLimiter,
  type Admission,
  type RateQuota,
  type RateRequest,
  type Runs,
} from '@zot/extension-api';
import { MemoryCounts } from './memory-counts.js';
import type { RateLimitConfig } from './rate-limit.config.js';
import { SharedCounts } from './shared-counts.js';

export const RATE_LIMIT = Symbol('rate limit');

const second = 1000;
/** The storage lists the requests of a window, and looks through them for each: higher rates are counted in shorter windows. */
const mostListed = 1000;

interface Limit {
  /** The method it is about; undefined: all. */
  readonly method: string | undefined;
  /** Requests in a second. */
  readonly rate: number;
  /** Requests in a window, and its length in milliseconds. */
  readonly most: number;
  readonly window: number;
}

/** Counts by Nest's throttler: at most so many requests of a client in any second, and those of single methods besides. */
@Injectable()
export class ThrottlerRateLimiter extends RateLimiter implements Runs {
  private readonly limits: readonly Limit[];
  private readonly own = new MemoryCounts();
  private counts: ThrottlerStorage = this.own;

  constructor(
    @Inject(RATE_LIMIT) private readonly config: RateLimitConfig,
    private readonly drivers: CacheDrivers,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
    this.limits = limitsOf(config);
  }

  async start(): Promise<void> {
    if (this.config.isShared !== true) return;
    const driver = await this.drivers.open('');
    if (canCount(driver)) this.counts = new SharedCounts(driver, this.own, this.clock);
    else this.log.info('rates are counted by each server, since the cacheDriver cannot', { module: 'http' });
  }

  stop(): void {
    this.own.forget();
  }

  admit(request: RateRequest): Admission | Promise<Admission> {
    const limits = this.limits.filter(({ method }) => method === undefined || method === request.method);
    return limits.length === 0 ? admitted : this.count(limits, request.client);
  }

  private async count(limits: readonly Limit[], client: string): Promise<Admission> {
    let tightest: RateQuota | undefined;
    for (const { method = '*', rate, most, window } of limits) {
      const { totalHits, timeToExpire, isBlocked, timeToBlockExpire } = await this.counts.increment(
        `${method} ${client}`,
        window,
        most,
        0,
        method,
      );
      const remaining = Math.floor(Math.max(1 - totalHits / most, 0) * rate);
      const quota = { limit: rate, remaining, reset: timeToExpire * second };
      if (isBlocked) return { isAdmitted: false, retryAfter: Math.max(timeToBlockExpire, 1) * second, quota };
      if (tightest === undefined || quota.remaining < tightest.remaining) tightest = quota;
    }
    return { isAdmitted: true, ...(tightest && { quota: tightest }) };
  }
}

function limitsOf({ rate, methods }: RateLimitConfig): Limit[] {
  const all = rate === undefined ? [] : [limit(undefined, rate)];
  return [...all, ...methods.map((one) => limit(one.method.toUpperCase(), one.rate))];
}

/** As in zot, a rate that is not above 0 lets a request through now and then. */
function limit(method: string | undefined, given: number): Limit {
  const rate = Math.max(given, 1);
  const most = Math.min(rate, mostListed);
  return { method, rate, most, window: Math.max(Math.round((second * most) / rate), 1) };
}
