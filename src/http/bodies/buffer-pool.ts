/** What a sender reads into: two buffers that are filled and sent in turn, or a single small one. */
export type Buffers = readonly [Buffer, Buffer?];

/** Bytes of each of two buffers: in pieces of this size a blob costs half of what it costs in small ones. */
export const largeSize = 1024 * 1024;
/** Bytes of a single buffer, and of one more when that many are lent. */
const smallSize = 64 * 1024;
const crowd = 256;
const crowdedSize = 16 * 1024;

/**
 * Buffers for answers. Large ones are kept and used again, since a fresh buffer for each read costs more than the reading;
 * there are few. Whoever finds none takes a small one and asks again as it goes on, so that clients who do not take what
 * they asked for hold little, and keep nobody from being served. When there are too many of these too, one waits.
 */
export class BufferPool {
  private readonly free: Buffers[] = [];
  private readonly waiting: ((buffers: Buffers) => void)[] = [];
  private large = 0;
  private small = 0;

  constructor(private readonly limits = { large: 32, small: 4096, kept: 8 }) {}

  /** How many are lent: pairs of large ones, and small ones. */
  get lent(): { large: number; small: number } {
    return { large: this.large, small: this.small };
  }

  /** Large buffers if there are some, else a small one. The caller gives them back, whatever happens. */
  take(): Buffers | Promise<Buffers> {
    const large = this.takeLarge();
    if (large) return large;
    if (this.small < this.limits.small) {
      this.small += 1;
      return [Buffer.allocUnsafeSlow(this.small > crowd ? crowdedSize : smallSize)];
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Large buffers for one who has a small one and much to send; undefined if there are none. */
  takeLarge(): Buffers | undefined {
    if (this.large >= this.limits.large) return undefined;
    this.large += 1;
    return this.free.pop() ?? [Buffer.allocUnsafeSlow(largeSize), Buffer.allocUnsafeSlow(largeSize)];
  }

  give(buffers: Buffers): void {
    const next = this.waiting.shift();
    if (next) next(buffers);
    else if (buffers[1] === undefined) this.small -= 1;
    else {
      this.large -= 1;
      if (this.free.length < this.limits.kept) this.free.push(buffers);
    }
  }
}
