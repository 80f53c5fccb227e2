import type { Writable } from 'node:stream';
import type { Sink } from './sink.js';

/**
 * A pipe, a socket or a terminal. Node writes to these without a thread: one that would be stuck in a full pipe also
 * kept the process from ending.
 */
export class StreamSink implements Sink {
  private isGone = false;

  constructor(
    private readonly stream: Writable,
    private readonly format: (lines: Buffer) => Uint8Array | string = (lines) => lines,
  ) {
    stream.on('error', this.give);
  }

  async write(lines: Buffer): Promise<void> {
    // Whoever read has gone away. The server does not end for that, and nobody misses the lines.
    if (this.isGone) return;
    await new Promise<void>((resolve) => this.stream.write(this.format(lines), () => resolve()));
  }

  writeNow(lines: Buffer): void {
    if (!this.isGone && lines.length > 0) this.stream.write(this.format(lines));
  }

  async close(): Promise<void> {
    // What it could not write may still fail, and nobody else listens.
    if (this.stream.writableLength === 0) this.stream.off('error', this.give);
  }

  private readonly give = (): void => {
    this.isGone = true;
  };
}
