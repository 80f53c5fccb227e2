import type { ByteRange, ByteSource, FileStat } from '@zot/extension-api';
import type { MultipartRanges } from './multipart-ranges.js';

/** One of the stretches that follow each other: text of the frame, or a range that is opened when its turn comes. */
type Part = Buffer | ByteRange;

/** Reads the heads and ranges of a multipart body in turn. One range is open at a time. */
export class PartSource implements ByteSource {
  private readonly parts: Part[];
  private text: Buffer | undefined;
  private source: ByteSource | undefined;
  private closed = false;

  constructor(
    readonly stat: FileStat,
    body: MultipartRanges,
    private readonly open: (range: ByteRange) => Promise<ByteSource>,
  ) {
    this.parts = [...body.ranges.flatMap((range, index) => [body.heads[index]!, range]), body.end];
  }

  async read(buffer: Uint8Array): Promise<number> {
    while (!this.closed) {
      const taken = this.text ? this.takeText(buffer) : await this.takeBytes(buffer);
      if (taken > 0) return taken;
      const next = this.parts.shift();
      if (next === undefined) return 0;
      if (Buffer.isBuffer(next)) this.text = next;
      else await this.turnTo(next);
    }
    return 0;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.source?.close();
  }

  private takeText(buffer: Uint8Array): number {
    const taken = Math.min(this.text!.length, buffer.length);
    buffer.set(this.text!.subarray(0, taken));
    this.text = taken < this.text!.length ? this.text!.subarray(taken) : undefined;
    return taken;
  }

  private async takeBytes(buffer: Uint8Array): Promise<number> {
    if (!this.source) return 0;
    const taken = await this.source.read(buffer);
    if (taken > 0) return taken;
    await this.source.close();
    this.source = undefined;
    return 0;
  }

  private async turnTo(range: ByteRange): Promise<void> {
    const source = await this.open(range);
    // The client may have gone while the range was opened.
    if (this.closed) await source.close();
    else this.source = source;
  }
}
