/** Where lines end: a file, or a stream. */
export interface Sink {
  /**
   * One call at a time. Resolves when the bytes are out of our hands. After a rejection the same bytes come again, and
   * writing goes on where it broke off.
   */
  write(lines: Buffer): Promise<void>;
  /** The process ends: writes, without waiting, what is left of the last call of `write`, then these. Never throws. */
  writeNow(lines: Buffer): void;
  close(): Promise<void>;
}
