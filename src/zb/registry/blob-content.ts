import { createHash, randomBytes, type Hash } from 'node:crypto';
import { digestFrom, type Digest } from '@zot/oci';
import type { RequestBody } from '../wire/request-body.js';

const pattern = randomBytes(1024 * 1024);
/** The least size of a blob, in bytes: room for the tail that makes it new. */
export const smallestBlob = 32;
const run = randomBytes(smallestBlob - 8);
let made = 0n;

/** A blob nobody has pushed before: a pattern all blobs share, and a tail no other has. */
export class BlobContent implements RequestBody {
  constructor(
    readonly length: number,
    readonly digest: Digest,
    private readonly tail: Buffer,
  ) {}

  parts(): Iterable<Buffer> {
    return this.slice(0, this.length);
  }

  /** The bytes from `from` to before `to`, for a push in chunks. */
  slice(from: number, to: number): Iterable<Buffer> {
    return this.pieces(from, to);
  }

  private *pieces(from: number, to: number): Generator<Buffer> {
    const tailAt = this.length - smallestBlob;
    for (let at = from; at < to;) {
      const inPattern = at % pattern.length;
      const piece =
        at < tailAt
          ? pattern.subarray(inPattern, inPattern + Math.min(pattern.length - inPattern, tailAt - at, to - at))
          : this.tail.subarray(at - tailAt, to - tailAt);
      yield piece;
      at += piece.length;
    }
  }
}

/**
 * Makes new blobs of one size. The pattern is hashed once for all of them, so that a new blob of 100 MB costs the
 * benchmark a few microseconds and not a tenth of a second of the machine it shares with the server.
 */
export class BlobSource {
  private prefix: Hash | undefined;

  /** `size` in bytes, at least `smallestBlob`. */
  constructor(readonly size: number) {
    if (size < smallestBlob) throw new RangeError(`a blob has at least ${smallestBlob} bytes`);
  }

  next(): BlobContent {
    const tail = Buffer.alloc(smallestBlob);
    run.copy(tail);
    tail.writeBigUInt64BE((made += 1n), run.length);
    const digest = digestFrom('sha256', this.hashOfPrefix().copy().update(tail).digest('hex'));
    return new BlobContent(this.size, digest, tail);
  }

  private hashOfPrefix(): Hash {
    if (this.prefix) return this.prefix;
    const hash = createHash('sha256');
    for (let left = this.size - smallestBlob; left > 0; left -= pattern.length) {
      hash.update(left < pattern.length ? pattern.subarray(0, left) : pattern);
    }
    return (this.prefix = hash);
  }
}
