import { randomUUID } from 'node:crypto';
import type { ByteRange } from '@zot/extension-api';

/** A body of several ranges (RFC 9110, "Media Type multipart/byteranges"): its length is known before it is read. */
export class MultipartRanges {
  readonly contentType: string;
  /** Bytes of the whole body. */
  readonly length: number;
  /** What stands before each range. */
  readonly heads: readonly Buffer[];
  /** What stands after the last one. */
  readonly end: Buffer;

  constructor(
    readonly ranges: readonly ByteRange[],
    size: number,
    partType: string,
  ) {
    const boundary = randomUUID();
    this.contentType = `multipart/byteranges; boundary=${boundary}`;
    this.heads = ranges.map(({ first, last }, index) =>
      Buffer.from(
        `${index === 0 ? '' : '\r\n'}--${boundary}\r\n` +
          `Content-Type: ${partType}\r\nContent-Range: bytes ${first}-${last}/${size}\r\n\r\n`,
      ),
    );
    this.end = Buffer.from(`\r\n--${boundary}--\r\n`);
    this.length = ranges.reduce(
      (sum, { first, last }, index) => sum + this.heads[index]!.length + last - first + 1,
      this.end.length,
    );
  }
}
