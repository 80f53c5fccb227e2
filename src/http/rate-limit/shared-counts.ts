import type { ThrottlerStorage } from '@nestjs/throttler';
import type { CanCount, Clock } from '@zot/extension-api';

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
    const counted = await this.inTime(this.counter.count(key, ttl));
    if (!counted) return this.own.increment(key, ttl, limit, blockDuration, throttlerName);
    const { count, resetsIn } = counted;
    const seconds = Math.ceil(resetsIn / 1000);
    return { totalHits: count, timeToExpire: seconds, isBlocked: count > limit, timeToBlockExpire: seconds };
  }

  private async inTime<T>(counting: Promise<T>): Promise<T | undefined> {
    const answered = new AbortController();
    const late = this.clock.sleep(patience, answered.signal).catch(() => undefined);
    try {
      return await Promise.race([counting.catch(() => undefined), late as Promise<undefined>]);
    } finally {
      answered.abort();
    }
  }
}
