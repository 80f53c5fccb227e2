/** Two buffers of one size, which a sender fills and sends in turn. */
export type BufferPair = readonly [Buffer, Buffer];

/** Bytes of a buffer of a fast pair: read and sent in pieces of this size, a blob costs a third less than in small ones. */
export const largeSize = 1024 * 1024;
/** Bytes of a buffer of a slow pair. */
export const smallSize = 32 * 1024;

/**
 * Buffers for answers. Large pairs are kept and used again, since a fresh buffer for each read costs more than the reading;
 * they are few. Whoever finds none takes a small pair and may ask again later, so that clients who do not take what they
 * asked for hold little, and keep nobody from being served. When there are too many of these too, one waits.
 */
export class BufferPool {
  private readonly free: BufferPair[] = [];
  private readonly waiting: ((pair: BufferPair) => void)[] = [];
  private large = 0;
  private small = 0;

  constructor(private readonly limits = { large: 24, small: 4096, kept: 8 }) {}

  /** How many pairs are lent. */
  get lent(): { large: number; small: number } {
    return { large: this.large, small: this.small };
  }

  /** A large pair if there is one, else a small one. The caller gives it back, whatever happens. */
  take(): BufferPair | Promise<BufferPair> {
    const large = this.takeLarge();
    if (large) return large;
    if (this.small < this.limits.small) {
      this.small += 1;
      return [Buffer.allocUnsafeSlow(smallSize), Buffer.allocUnsafeSlow(smallSize)];
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** A large pair for one who has a small one and much to send; undefined if there is none. */
  takeLarge(): BufferPair | undefined {
    if (this.large >= this.limits.large) return undefined;
    this.large += 1;
    return this.free.pop() ?? [Buffer.allocUnsafeSlow(largeSize), Buffer.allocUnsafeSlow(largeSize)];
  }

  give(pair: BufferPair): void {
    const isLarge = pair[0].byteLength === largeSize;
    const next = this.waiting.shift();
    if (next) next(pair);
    else if (!isLarge) this.small -= 1;
    else {
      this.large -= 1;
      if (this.free.length < this.limits.kept) this.free.push(pair);
    }
  }
}
