import type { Readable } from 'node:stream';
import { StorageUnavailable, WriteConflict, type ByteSource, type FileStat } from '@zot/extension-api';

/** How often in a row a broken answer is asked for again without a byte having come. */
const mostFailures = 3;

export interface BucketByteSourceOptions {
  readonly stat: FileStat;
  readonly stream: Readable;
  /** The place in the file of the stream's first byte. */
  readonly first: number;
  /** The place after its last. */
  readonly end: number;
  /** Asks for the rest of the same version, from this place on; undefined where it is gone. */
  again(first: number): Promise<Readable | undefined>;
}

/** Reads an answer of a bucket. One that breaks off, or was cut while nobody read, is asked for again from there on. */
export class BucketByteSource implements ByteSource {
  readonly stat: FileStat;
  private stream: Readable;
  private position: number;
  private rest: Buffer = Buffer.alloc(0);
  private failures = 0;
  private failure: unknown;
  private isClosed = false;

  constructor(private readonly options: BucketByteSourceOptions) {
    this.stat = options.stat;
    this.position = options.first;
    this.stream = options.stream;
    this.watch();
  }

  async read(buffer: Uint8Array): Promise<number> {
    if (this.isClosed) throw new Error('the source is closed');
    let filled = 0;
    const wanted = Math.min(buffer.byteLength, this.options.end - this.position);
    // Chunks of a socket are small: fewer, larger answers cost the caller less than the wait.
    while (filled < wanted && filled < buffer.byteLength / 2) {
      const chunk = await this.next();
      const length = Math.min(chunk.byteLength, wanted - filled);
      buffer.set(chunk.subarray(0, length), filled);
      this.rest = chunk.subarray(length);
      this.position += length;
      filled += length;
    }
    return filled;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.rest = Buffer.alloc(0);
    this.stream.destroy();
  }

  /** The next bytes, at least one. */
  private async next(): Promise<Buffer> {
    if (this.rest.byteLength > 0) return this.rest;
    for (;;) {
      const chunk = (this.stream.read() as Buffer | null) ?? undefined;
      if (chunk && chunk.byteLength > 0) {
        this.failures = 0;
        return chunk;
      }
      if (this.isClosed) throw new Error('the source was closed while it was read');
      if (this.stream.readableEnded || this.stream.destroyed || this.failure !== undefined) await this.askAgain();
      else await this.turn();
    }
  }

  /** Until there may be something to read, or there will not be. */
  private async turn(): Promise<void> {
    const { stream } = this;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ['readable', 'end', 'error', 'close']) stream.removeListener(event, done);
        resolve();
      };
      for (const event of ['readable', 'end', 'error', 'close']) stream.once(event, done);
    });
  }

  private async askAgain(): Promise<void> {
    const cause = this.failure;
    this.stream.destroy();
    this.failures += 1;
    if (this.failures > mostFailures) {
      throw new StorageUnavailable('the store broke off its answer again and again', { cause });
    }
    const stream = await this.options.again(this.position);
    if (!stream) throw new WriteConflict('the file was replaced or removed while it was read');
    this.failure = undefined;
    this.stream = stream;
    this.watch();
    if (this.isClosed) stream.destroy();
  }

  private watch(): void {
    this.stream.on('error', (error) => {
      this.failure = error;
    });
  }
}
