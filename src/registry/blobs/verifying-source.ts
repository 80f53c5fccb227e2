import { createHash } from 'node:crypto';
import type { ByteSource, FileStat } from '@zot/extension-api';
import { algorithmOf, encodedOf, type Digest } from '@zot/oci';

/**
 * Hashes a blob as it is read from its first byte to its last. The last piece is given out only if all of them together
 * match the digest: what a client gets of other bytes is never whole.
 */
export class VerifyingSource implements ByteSource {
  private readonly hash;
  private position = 0;
  private isDone = false;
  private failure: Error | undefined;

  constructor(
    private readonly source: ByteSource,
    private readonly digest: Digest,
    /** Called once, when all was read; makes the error where the bytes do not match. */
    private readonly judge: (matches: boolean, stat: FileStat) => Promise<Error | undefined>,
  ) {
    this.hash = createHash(algorithmOf(digest));
  }

  get stat(): FileStat {
    return this.source.stat;
  }

  async read(buffer: Uint8Array): Promise<number> {
    if (this.failure) throw this.failure;
    if (this.isDone) return 0;
    const length = await this.source.read(buffer);
    this.hash.update(buffer.subarray(0, length));
    this.position += length;
    if (length > 0 && this.position < this.stat.size) return length;
    this.isDone = true;
    this.failure = await this.judge(this.hash.digest('hex') === encodedOf(this.digest), this.stat);
    if (this.failure) throw this.failure;
    return length;
  }

  async close(): Promise<void> {
    await this.source.close();
  }
}
