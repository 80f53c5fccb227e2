/** Bytes of one slab. */
const slabBytes = 1024 * 1024;
/** Slabs kept for the next upload. */
const mostFree = 64;

const free: Buffer[] = [];

/**
 * A row of bytes that grows with what is put into it, so that a client that sends slowly holds no more memory than it has
 * sent. Slabs are used again: fresh ones for each part would keep the garbage collector busy.
 */
export class Slabs {
  private readonly slabs: Buffer[] = [];
  private length = 0;

  get size(): number {
    return this.length;
  }

  /** Copies bytes until `most` are in; the number taken. */
  take(bytes: Uint8Array, most: number): number {
    const wanted = Math.min(bytes.byteLength, most - this.length);
    for (let taken = 0; taken < wanted;) {
      const at = this.length % slabBytes;
      if (at === 0) this.slabs.push(free.pop() ?? Buffer.allocUnsafeSlow(slabBytes));
      const part = bytes.subarray(taken, Math.min(wanted, taken + slabBytes - at));
      this.slabs.at(-1)!.set(part, at);
      taken += part.byteLength;
      this.length += part.byteLength;
    }
    return Math.max(0, wanted);
  }

  /** The bytes, good until `release`. */
  buffers(): Buffer[] {
    return this.slabs.map((slab, index) => slab.subarray(0, Math.min(slabBytes, this.length - index * slabBytes)));
  }

  /** `reuse` only where nobody can still be sending these bytes: a request that was broken off may be. */
  release(reuse: boolean): void {
    for (const slab of this.slabs.splice(0)) if (reuse && free.length < mostFree) free.push(slab);
    this.length = 0;
  }
}
