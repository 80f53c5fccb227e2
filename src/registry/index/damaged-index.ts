/** An index file that is no index: torn, empty, or something else. */
export class DamagedIndex extends Error {
  override readonly name = 'DamagedIndex';
  /** The file as it was found. */
  bytes: Buffer = Buffer.alloc(0);
  version = '';

  of(bytes: Buffer, version: string): this {
    this.bytes = bytes;
    this.version = version;
    return this;
  }
}
