import type { Readable } from 'node:stream';

/** Bytes that come in, into buffers of whoever asks. */
export interface Inflow {
  /** Fills from the start of `target`; the number filled, 0 at the end. Rejects where they broke off. */
  fill(target: Uint8Array): Promise<number>;
  destroy(): void;
}

/** Bytes that wait for a reader before a stream is told to pause, and so few that it goes on. */
const [mostWaiting, fewWaiting] = [1024 * 1024, 256 * 1024];

/** A stream as an inflow; one that is both is taken as it is. */
export function inflowOf(stream: Readable): Inflow {
  return 'fill' in stream ? (stream as Readable & Inflow) : new StreamInflow(stream);
}

class StreamInflow implements Inflow {
  private readonly chunks: Buffer[] = [];
  private waiting = 0;
  /** Set once the stream gives no more. */
  private over: { readonly error?: unknown } | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly stream: Readable) {
    const end = (error?: unknown): void => {
      this.over ??= { error };
      this.wake?.();
    };
    stream.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.waiting += chunk.byteLength;
      if (this.waiting >= mostWaiting) stream.pause();
      this.wake?.();
    });
    stream.on('error', end);
    stream.on('end', () => end());
    stream.on('close', () => end());
  }

  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    // Chunks of a socket are small: fewer, larger answers cost the caller less than the wait.
    while (filled < target.byteLength / 2) {
      if (this.waiting > 0) filled += this.take(target.subarray(filled));
      else if (!this.over) await this.more();
      else if (filled > 0 || this.over.error === undefined) return filled;
      else throw this.over.error;
    }
    return filled;
  }

  destroy(): void {
    this.stream.destroy();
  }

  private take(target: Uint8Array): number {
    let filled = 0;
    while (filled < target.byteLength && this.chunks.length > 0) {
      const chunk = this.chunks[0]!;
      const part = chunk.subarray(0, target.byteLength - filled);
      target.set(part, filled);
      filled += part.byteLength;
      if (part.byteLength === chunk.byteLength) this.chunks.shift();
      else this.chunks[0] = chunk.subarray(part.byteLength);
    }
    this.waiting -= filled;
    if (this.waiting < fewWaiting && this.stream.isPaused()) this.stream.resume();
    return filled;
  }

  private async more(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = undefined;
  }
}
