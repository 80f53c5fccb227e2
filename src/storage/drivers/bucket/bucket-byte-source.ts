import type { Readable } from 'node:stream';
import { StorageUnavailable, WriteConflict, type ByteSource, type FileStat } from '@zot/extension-api';
import { inflowOf, type Inflow } from './inflow.js';

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
  private inflow: Inflow;
  private position: number;
  private failures = 0;
  private isClosed = false;

  constructor(private readonly options: BucketByteSourceOptions) {
    this.stat = options.stat;
    this.position = options.first;
    this.inflow = inflowOf(options.stream);
  }

  async read(buffer: Uint8Array): Promise<number> {
    const wanted = Math.min(buffer.byteLength, this.options.end - this.position);
    for (;;) {
      if (this.isClosed) throw new Error('the source is closed');
      if (wanted <= 0) return 0;
      const { filled, failure } = await this.inflow.fill(buffer.subarray(0, wanted)).then(
        (length) => ({ filled: length, failure: undefined }),
        (error: unknown) => ({ filled: 0, failure: error }),
      );
      if (filled > 0) {
        this.failures = 0;
        this.position += filled;
        return filled;
      }
      if (!this.isClosed) await this.askAgain(failure);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.inflow.destroy();
  }

  private async askAgain(cause: unknown): Promise<void> {
    this.inflow.destroy();
    this.failures += 1;
    if (this.failures > mostFailures) {
      throw new StorageUnavailable('the store broke off its answer again and again', { cause });
    }
    const stream = await this.options.again(this.position);
    if (!stream) throw new WriteConflict('the file was replaced or removed while it was read');
    this.inflow = inflowOf(stream);
    if (this.isClosed) this.inflow.destroy();
  }
}
