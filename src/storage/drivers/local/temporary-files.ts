import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { calls, isSystemError } from './system-calls.js';
import { writeFully } from './write-fully.js';

const createNew = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

export interface TemporaryFileOptions {
  /** Whether the bytes are on the disk when it resolves. */
  readonly sync: boolean;
  /** A file in whose folder it has to lie; else all lie in one folder, which a start empties. */
  readonly beside?: string;
}

/** Files that are not yet what they will be called. */
export class TemporaryFiles {
  constructor(private readonly folder: string) {}

  /** Makes the folder, and removes what a killed process left there. */
  async sweep(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.folder)) await rm(join(this.folder, name), { recursive: true, force: true });
  }

  /** A path at which nothing is, and which a start empties. */
  name(): string {
    return join(this.folder, randomUUID());
  }

  /** The path of a new file that holds these bytes; nothing is left behind where it rejects. */
  async write(buffers: readonly Uint8Array[], { sync, beside }: TemporaryFileOptions): Promise<string> {
    const folder = beside === undefined ? this.folder : dirname(beside);
    const path = join(folder, `${beside === undefined ? '' : '.zot-'}${randomUUID()}`);
    const descriptor = await this.create(path);
    try {
      try {
        await writeFully(descriptor, buffers);
        if (sync) await calls.fsync(descriptor);
      } finally {
        await calls.close(descriptor);
      }
    } catch (error) {
      await this.discard(path);
      throw error;
    }
    return path;
  }

  /** As `write`, over a file of this folder that has room enough. Needs no more of the disk than that has. */
  async overwrite(path: string, buffers: readonly Uint8Array[], { sync }: { readonly sync: boolean }): Promise<void> {
    const descriptor = await calls.open(path, constants.O_WRONLY);
    try {
      await calls.ftruncate(descriptor, await writeFully(descriptor, buffers));
      if (sync) await calls.fsync(descriptor);
    } finally {
      await calls.close(descriptor);
    }
  }

  async discard(path: string): Promise<void> {
    await calls.unlink(path).catch(() => undefined);
  }

  private async create(path: string): Promise<number> {
    try {
      return await calls.open(path, createNew, 0o600);
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      return calls.open(path, createNew, 0o600);
    }
  }
}
