import type { Sink } from './sink.js';

export interface LineQueueOptions {
  /**
   * Characters that may wait, beside a batch of as many that is being written. What comes beyond is dropped: a log never
   * makes a request wait, nor memory grow.
   */
  readonly most: number;
  /** The line that stands where lines are missing. */
  missing(lines: number): string;
  /** Told once when writing begins to fail, not again before it has worked. Must not throw. */
  failing(error: unknown): void;
}

/** Milliseconds between two tries to write where writing fails. */
const pause = 1000;

/** Lines on their way out, in batches: all that come in one turn of the event loop are one write. */
export class LineQueue {
  private waiting: string[] = [];
  /** What the sink has or gets next. */
  private batch: Buffer | undefined;
  private length = 0;
  private dropped = 0;
  private droppedBefore = 0;
  private sink: Sink | undefined;
  /** Takes the place of the sink when that is not at work. */
  private next: Sink | undefined;
  private pumping: Promise<void> | undefined;
  private failedAt: number | undefined;
  private isClosed = false;

  constructor(private readonly options: LineQueueOptions) {}

  /** Lines that nobody will read. */
  get droppedInAll(): number {
    return this.droppedBefore + this.dropped;
  }

  add(line: string): void {
    if (this.isClosed) return;
    if (this.length + line.length > this.options.most) this.dropped++;
    else {
      this.waiting.push(line);
      this.length += line.length;
    }
    if (this.sink && !this.pumping && !this.isResting()) this.pump(this.sink);
  }

  /** From here on lines are written, those that waited first. */
  open(sink: Sink): void {
    this.sink = sink;
    this.isClosed = false;
    this.pump(sink);
  }

  /** Lines that are not on their way go to another sink. The former is closed once it has what it was given. */
  turnTo(sink: Sink): void {
    void this.next?.close();
    this.next = sink;
    this.isClosed = false;
    if (!this.pumping) this.pump(sink);
  }

  /** Resolves when all that was added before is written, or cannot be. */
  async flush(): Promise<void> {
    if (this.sink && !this.pumping) this.pump(this.sink);
    await this.pumping;
  }

  /** The process ends: hands over what waits, without waiting for anything itself. */
  flushNow(): void {
    this.sink?.writeNow(this.take());
  }

  /** Lines added later are lost, until it is opened again. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([this.sink?.close(), this.next?.close()]);
    this.sink = this.next = undefined;
  }

  private pump(sink: Sink): void {
    this.pumping = this.writeAll(sink).finally(() => (this.pumping = undefined));
  }

  private async writeAll(first: Sink): Promise<void> {
    let sink = first;
    // Lets the lines of this turn gather.
    await new Promise(setImmediate);
    for (;;) {
      sink = this.turned() ?? sink;
      if (!this.batch && this.waiting.length === 0 && this.dropped === 0) return;
      this.batch ??= this.take();
      try {
        await sink.write(this.batch);
      } catch (error) {
        if (this.next) continue;
        if (this.failedAt === undefined) this.options.failing(error);
        this.failedAt = performance.now();
        return;
      }
      this.batch = undefined;
      this.failedAt = undefined;
    }
  }

  /** The next sink, if there is one. A batch that the former could not write goes there, from its start. */
  private turned(): Sink | undefined {
    const { sink: former, next } = this;
    if (!next) return undefined;
    this.sink = next;
    this.next = undefined;
    this.failedAt = undefined;
    void former?.close().catch(() => undefined);
    return next;
  }

  private take(): Buffer {
    if (this.dropped > 0) {
      this.waiting.push(this.options.missing(this.dropped));
      this.droppedBefore += this.dropped;
      this.dropped = 0;
    }
    const batch = Buffer.from(this.waiting.join(''));
    this.waiting = [];
    this.length = 0;
    return batch;
  }

  private isResting(): boolean {
    return this.failedAt !== undefined && performance.now() - this.failedAt < pause;
  }
}
