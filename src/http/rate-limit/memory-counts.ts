import { ThrottlerStorageService, type ThrottlerStorage } from '@nestjs/throttler';

type Counted = ReturnType<ThrottlerStorage['increment']>;

/** Clients that are counted at once. */
const most = 65_536;

/** Counts of this process, by the storage of Nest's throttler, which by itself would remember whoever comes. */
export class MemoryCounts implements ThrottlerStorage {
  private readonly counts = new ThrottlerStorageService();

  get size(): number {
    return this.counts.storage.size;
  }

  increment(...given: Parameters<ThrottlerStorage['increment']>): Counted {
    // All of them at once: what they say is over within a second.
    if (this.size >= most) this.forget();
    return this.counts.increment(...given);
  }

  forget(): void {
    this.counts.onApplicationShutdown();
  }
}
