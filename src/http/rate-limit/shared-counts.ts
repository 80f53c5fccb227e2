import type { ThrottlerStorage } from '@nestjs/throttler';
import { endsWithin, type CanCount, type Clock } from '@zot/extension-api';

/** Milliseconds that a request waits for a count of others. */
const patience = 250;

/** Counts that several servers share; while they are not to be had, those of this process count. */
export class SharedCounts implements ThrottlerStorage {
  constructor(
    private readonly counter: CanCount,
    private readonly own: ThrottlerStorage,
    private readonly clock: Clock,
  ) {}

  async increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): ReturnType<ThrottlerStorage['increment']> {
    const counting = this.counter.count(key, ttl).catch(() => undefined);
    const counted = (await endsWithin(this.clock, patience, counting)) ? await counting : undefined;
    if (!counted) return this.own.increment(key, ttl, limit, blockDuration, throttlerName);
    const { count, resetsIn } = counted;
    const seconds = Math.ceil(resetsIn / 1000);
    return { totalHits: count, timeToExpire: seconds, isBlocked: count > limit, timeToBlockExpire: seconds };
  }
}
