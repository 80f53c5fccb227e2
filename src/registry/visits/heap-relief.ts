import { getHeapStatistics } from 'node:v8';

/** Bytes by which the heap may grow in a run before what nobody needs any more is collected. */
const mostGrowth = 48 * 1024 * 1024;

type Collect = () => Promise<unknown> | undefined;

/**
 * A run over many repositories reads much that lives for a moment, which V8 lets pile up to four times of what is in use
 * (decision 0142). Does nothing where Node was started without `--expose-gc`.
 */
export class HeapRelief {
  private least = Infinity;
  private isCollecting = false;

  constructor(
    private readonly used: () => number = () => getHeapStatistics().used_heap_size,
    /** Not an ordinary one, which keeps the pages for what may come. */
    private readonly collect: Collect = () =>
      globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' }),
  ) {}

  /** To be called between repositories; some microseconds. */
  look(): void {
    if (this.isCollecting) return;
    const used = this.used();
    this.least = Math.min(this.least, used);
    if (used - this.least > mostGrowth) void this.relieve();
  }

  private async relieve(): Promise<void> {
    this.isCollecting = true;
    try {
      await this.collect();
    } finally {
      this.least = Infinity;
      this.isCollecting = false;
    }
  }
}
