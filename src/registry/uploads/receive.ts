import type { Hash } from 'node:crypto';
import type { ByteSink, ByteStream } from '@zot/extension-api';

/** Bytes that all uploads together hold before they are written, about. */
const budget = 16 * 1024 * 1024;
const [smallestBatch, largestBatch] = [32 * 1024, 1024 * 1024];

let receiving = 0;

export interface ReceiveOptions {
  /** Fed with what is written. */
  readonly hash?: Hash;
  /** More bytes than these are not taken. */
  readonly limit?: number;
  /** Whether to stop and leave the rest. */
  readonly isStopped?: () => boolean;
}

export interface Received {
  /** What the body threw; all that came before it is written. */
  readonly failure?: unknown;
  /** Bytes written. */
  readonly length: number;
  readonly isTooLong: boolean;
}

/**
 * Writes a body to a sink, in few large pieces, hashing one while the one before is written. Rejects only with failures
 * of the sink; how much was written is then unknown.
 */
export async function receive(body: ByteStream, sink: ByteSink, options: ReceiveOptions): Promise<Received> {
  receiving += 1;
  try {
    return await receiveBatches(body, sink, options);
  } finally {
    receiving -= 1;
  }
}

async function receiveBatches(
  body: ByteStream,
  sink: ByteSink,
  { hash, limit = Infinity, isStopped }: ReceiveOptions,
): Promise<Received> {
  const batches = new Batches(sink);
  const pieces = body[Symbol.asyncIterator]();
  let length = 0;
  let isEnded = false;
  try {
    while (!isStopped?.()) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await pieces.next();
      } catch (failure) {
        isEnded = true;
        await batches.finish();
        return { failure, length, isTooLong: false };
      }
      isEnded = next.done === true;
      if (next.done) break;
      const isTooLong = length + next.value.byteLength > limit;
      const bytes = isTooLong ? next.value.subarray(0, limit - length) : next.value;
      hash?.update(bytes);
      length += bytes.byteLength;
      await batches.add(bytes);
      if (isTooLong) return { length, isTooLong };
    }
    return { length, isTooLong: false };
  } finally {
    if (!isEnded) await pieces.return?.();
    await batches.finish();
  }
}

/** Pieces on their way to a sink: some are collected while others are written. */
class Batches {
  private batch: Uint8Array[] = [];
  private bytes = 0;
  private writing = Promise.resolve();

  constructor(private readonly sink: ByteSink) {}

  async add(piece: Uint8Array): Promise<void> {
    this.batch.push(piece);
    this.bytes += piece.byteLength;
    if (this.bytes >= Math.max(smallestBatch, Math.min(largestBatch, budget / receiving))) await this.flush();
  }

  async finish(): Promise<void> {
    if (this.bytes > 0) await this.flush();
    await this.writing;
  }

  private async flush(): Promise<void> {
    await this.writing;
    const full = this.batch;
    [this.batch, this.bytes] = [[], 0];
    this.writing = this.sink.write(full);
    // Awaited by the next flush; a failure is no stray rejection until then.
    this.writing.catch(() => undefined);
  }
}
