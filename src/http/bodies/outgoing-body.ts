import type { ByteSource } from '@zot/extension-api';
import type { TrackedResponse } from '../server/tracked-response.js';
import { largeSize, type BufferPool, type Buffers } from './buffer-pool.js';
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

  /** Calls `head` when the first bytes are there. Gives the buffers back, whatever happens. */
  async send(buffers: Buffers, length: number, head: () => void): Promise<void> {
    const held = [buffers];
    this.response.on('close', this.onClose);
    try {
      let chunk: Buffer | undefined = await fill(this.source, buffers[0], length);
      head();
      for (let left = length - chunk.byteLength; left > 0; left -= chunk.byteLength) {
        const [one, other] = held[0]!;
        const wider = other === undefined && left > largeSize ? this.pool.takeLarge() : undefined;
        if (wider) held.push(wider);
        chunk = await this.exchange(chunk, wider?.[0] ?? (chunk.buffer === one.buffer ? other : one), left);
        if (chunk === undefined) return;
        if (wider) this.pool.give(held.shift()!);
      }
      await this.end(chunk);
    } finally {
      this.response.off('close', this.onClose);
      for (const one of held) this.pool.give(one);
    }
  }

  /** Sends one chunk and reads the next, into `free` meanwhile or into the same buffer afterwards. Undefined: nobody is left. */
  private async exchange(chunk: Buffer, free: Buffer | undefined, left: number): Promise<Buffer | undefined> {
    const writing = this.write(chunk);
    if (!free) return (await writing) ? fill(this.source, Buffer.from(chunk.buffer), left) : undefined;
    // Both have to be over before a buffer is given back, whichever fails.
    const [read, taken] = await Promise.allSettled([fill(this.source, free, left), writing]);
    if (taken.status === 'rejected' || !taken.value) return undefined;
    if (read.status === 'rejected') throw read.reason;
    return read.value;
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
