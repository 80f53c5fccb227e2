import type { ByteSource } from '@zot/extension-api';
import type { TrackedResponse } from '../server/tracked-response.js';
import { largeSize, smallSize, type BufferPair, type BufferPool } from './buffer-pool.js';
import { fill } from './fill.js';

/**
 * Sends a long body: while one buffer is on its way to the client, the other is filled. A buffer is filled again only once
 * the connection has taken all of it.
 */
export class OutgoingBody {
  private settle: ((isTaken: boolean) => void) | undefined;
  private readonly onClose = (): void => this.settle?.(false);

  constructor(
    private readonly response: TrackedResponse,
    private readonly source: ByteSource,
    private readonly pool: BufferPool,
  ) {}

  /** Calls `head` when the first bytes are there. Gives the pair back, whatever happens. */
  async send(pair: BufferPair, length: number, head: () => void): Promise<void> {
    const held = [pair];
    this.response.on('close', this.onClose);
    try {
      let [chunk, spare] = [await fill(this.source, pair[0], length), pair[1]];
      head();
      for (let left = length - chunk.byteLength; left > 0; left -= chunk.byteLength) {
        const writing = this.write(chunk);
        const wider = held[0]![0].byteLength === smallSize && left > largeSize ? this.pool.takeLarge() : undefined;
        if (wider) held.push(wider);
        // Both have to be over before a buffer is given back, whichever fails.
        const [read, taken] = await Promise.allSettled([fill(this.source, wider?.[0] ?? spare, left), writing]);
        if (taken.status === 'rejected' || !taken.value) return;
        if (read.status === 'rejected') throw read.reason;
        if (wider) this.pool.give(held.shift()!);
        chunk = read.value;
        const [one, other] = held[0]!;
        spare = chunk.buffer === one.buffer ? other : one;
      }
      await this.end(chunk);
    } finally {
      this.response.off('close', this.onClose);
      for (const one of held) this.pool.give(one);
    }
  }

  /** Whether the connection has taken the chunk; false once the client is gone. Callbacks of writes come late then. */
  private async write(chunk: Buffer): Promise<boolean> {
    if (this.response.closed) return false;
    return new Promise((resolve) => {
      this.settle = resolve;
      this.response.write(chunk, (error: unknown) => resolve(!error));
    });
  }

  private async end(chunk: Buffer): Promise<void> {
    if (this.response.closed) return;
    await new Promise<unknown>((resolve) => {
      this.settle = resolve;
      this.response.end(chunk, resolve);
    });
  }
}
