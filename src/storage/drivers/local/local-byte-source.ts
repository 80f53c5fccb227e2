import type { ByteRange, ByteSource, FileStat } from '@zot/extension-api';
import { calls } from './system-calls.js';

export class LocalByteSource implements ByteSource {
  private position: number;
  private readonly end: number;
  private reading: Promise<unknown> | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly descriptor: number,
    readonly stat: FileStat,
    range?: ByteRange,
  ) {
    this.position = range?.first ?? 0;
    this.end = Math.min(range ? range.last + 1 : Infinity, stat.size);
  }

  async read(buffer: Uint8Array): Promise<number> {
    if (this.closing) throw new Error('the source is closed');
    const length = Math.min(buffer.byteLength, this.end - this.position);
    if (length <= 0) return 0;
    const reading = calls.read(this.descriptor, buffer, 0, length, this.position);
    this.reading = reading;
    const { bytesRead } = await reading;
    this.position += bytesRead;
    return bytesRead;
  }

  async close(): Promise<void> {
    await (this.closing ??= this.closeAfterReading());
  }

  /** A descriptor closed under a running read might by then belong to another file. */
  private async closeAfterReading(): Promise<void> {
    await this.reading?.catch(() => undefined);
    await calls.close(this.descriptor);
  }
}
