import { constants } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calls, isFull } from './system-calls.js';
import { writeFully } from './write-fully.js';

/** An index of some 4000 tags. */
export const reservedBytes = 1024 * 1024;
/** So much has to be free before some of it is set aside again. */
const plenty = { bytes: 16 * reservedBytes, files: 16 };
/** Milliseconds between looks at how much is free. */
const restMs = 1000;

/**
 * Room on the disk that is taken while there is some, so that a full disk can still be made emptier: a removal writes a
 * smaller index before anything is freed (decision 0141).
 */
export class Reserve {
  private isThere = false;
  private lookedAt = -Infinity;
  private filling: Promise<void> | undefined;

  constructor(private readonly file: string) {}

  /** Sets room aside unless that is done; where there is none, it is tried again after a removal. */
  async fill(): Promise<void> {
    await (this.filling ??= this.tryToFill().finally(() => (this.filling = undefined)));
  }

  /** Something was removed. Not waited for. */
  noteRemoval(): void {
    if (this.isThere || performance.now() - this.lookedAt < restMs) return;
    void this.fill();
  }

  /** Moves the room there, as a file that can be written over; false where there is none. */
  async take(path: string): Promise<boolean> {
    await this.filling;
    if (!this.isThere) return false;
    this.isThere = false;
    try {
      await calls.rename(this.file, path);
      return true;
    } catch {
      return false;
    }
  }

  /** Nobody sets room aside any more once it resolves. */
  async settled(): Promise<void> {
    await this.filling;
  }

  private async tryToFill(): Promise<void> {
    this.lookedAt = performance.now();
    try {
      this.isThere = (await calls.lstat(this.file).catch(() => undefined))?.size === reservedBytes;
      if (this.isThere || !(await this.hasPlenty())) return;
      await this.write();
      this.isThere = true;
    } catch (error) {
      // What is half there is of no use to anybody.
      await calls.unlink(this.file).catch(() => undefined);
      // A disk that does not take it for another reason is not asked again by this process.
      if (!isFull(error)) this.lookedAt = Infinity;
    }
  }

  private async hasPlenty(): Promise<boolean> {
    const { bavail, bsize, ffree, files } = await statfs(dirname(this.file));
    // Some file systems have no fixed number of files, and say 0 of both.
    return bavail * bsize >= plenty.bytes && (files === 0 || ffree >= plenty.files);
  }

  private async write(): Promise<void> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
    const descriptor = await calls.open(this.file, flags, 0o600);
    try {
      await writeFully(descriptor, [Buffer.alloc(reservedBytes)]);
    } finally {
      await calls.close(descriptor);
    }
  }
}
