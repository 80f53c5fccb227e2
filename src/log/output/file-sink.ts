import { close, constants, fstat, open, stat, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { StartError } from '@zot/extension-api';
import type { Sink } from './sink.js';

const calls = {
  close: promisify(close),
  fstat: promisify(fstat),
  open: promisify(open),
  stat: promisify(stat),
  write: promisify(write),
};

/** Milliseconds between two looks at whether the name still leads to the open file. */
const lookInterval = 1000;
const lineFeed = 10;

/**
 * A file that lines are added to. It may be renamed or removed under us, as rotation does: a line written a second or
 * more after the last look goes to a new file of the name. Truncating (`copytruncate`) works too, since each write goes
 * to the end.
 */
export class FileSink implements Sink {
  private batch: Buffer | undefined;
  /** What of the batch is written. */
  private offset = 0;
  private isWriting = false;
  private lookedAt = performance.now();

  /** Without a path, a file that others opened: it is neither followed nor closed. */
  constructor(
    private descriptor: number,
    private readonly path?: string,
  ) {}

  /** `setting` is the path in the config that names the file, for the sentence of a failure. */
  static async open(path: string, setting: string): Promise<FileSink> {
    try {
      return new FileSink(await openToAppend(path), path);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      const hint = code === 'ENOENT' ? 'make its folder, or name another file' : 'name a file that can be written';
      throw new StartError(`${setting}: ${path} cannot be opened to add to (${code ?? String(cause)})`, hint, {
        cause,
      });
    }
  }

  async write(lines: Buffer): Promise<void> {
    this.batch = lines;
    await this.followName(lines);
    while (this.offset < lines.length) {
      this.isWriting = true;
      try {
        this.offset += (await calls.write(this.descriptor, lines, this.offset)).bytesWritten;
      } finally {
        this.isWriting = false;
      }
    }
    this.finish();
  }

  writeNow(lines: Buffer): void {
    // What the system is writing it goes on to write while the process ends.
    const left = this.isWriting ? undefined : this.batch?.subarray(this.offset);
    const all = left ? Buffer.concat([left, lines]) : lines;
    try {
      for (let offset = 0; offset < all.length;) offset += writeSync(this.descriptor, all, offset);
    } catch {
      // Nobody is left to be told.
    }
    this.finish();
  }

  async close(): Promise<void> {
    if (this.path !== undefined) await calls.close(this.descriptor);
  }

  private finish(): void {
    this.batch = undefined;
    this.offset = 0;
  }

  private async followName(lines: Buffer): Promise<void> {
    const now = performance.now();
    if (this.path === undefined || now - this.lookedAt < lookInterval) return;
    this.lookedAt = now;
    if (await isAt(this.path, this.descriptor)) return;
    // Where no new one can be made, the old one goes on.
    const descriptor = await openToAppend(this.path).catch(() => undefined);
    if (descriptor === undefined) return;
    const old = this.descriptor;
    this.descriptor = descriptor;
    // A line that was begun in the old file is written whole into the new one.
    if (this.offset > 0) this.offset = lines.lastIndexOf(lineFeed, this.offset - 1) + 1;
    await calls.close(old).catch(() => undefined);
  }
}

async function isAt(path: string, descriptor: number): Promise<boolean> {
  try {
    const [named, ours] = await Promise.all([calls.stat(path), calls.fstat(descriptor)]);
    return named.ino === ours.ino && named.dev === ours.dev;
  } catch (error) {
    // Only a name that is gone is a reason to make a new file.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

async function openToAppend(path: string): Promise<number> {
  // Not to block: a pipe without a reader would hold a thread of the pool for ever. Undefined on Windows.
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
  return calls.open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
}
