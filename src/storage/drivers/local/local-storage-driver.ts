import { constants } from 'node:fs';
import { opendir, realpath, stat as followingStat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import {
  StorageDriver,
  WriteConflict,
  type ByteRange,
  type ByteSink,
  type ByteSource,
  type CanBeHeld,
  type CanDoubt,
  type CanJoin,
  type CanLink,
  type CanStamp,
  type CanTouch,
  type Entry,
  type FileStat,
  type FolderStamp,
  type Runs,
  type StorePath,
  type TimeSpan,
  type WriteOptions,
} from '@zot/extension-api';
import { fileStat } from './file-stat.js';
import { Folders } from './folders.js';
import { LocalByteSink } from './local-byte-sink.js';
import { LocalByteSource } from './local-byte-source.js';
import { LocalRoot } from './local-root.js';
import { Reserve, reservedBytes } from './reserve.js';
import { StorePaths } from './store-paths.js';
import { cannotLink, joinFiles } from './join-files.js';
import { calls, isAbsent, isFull, isSystemError } from './system-calls.js';
import { TemporaryFiles } from './temporary-files.js';
import { WriteGate } from './write-gate.js';

export interface LocalStorageOptions {
  readonly rootDirectory: string;
  /** Whether an acknowledged write survives a power cut. */
  readonly commit: boolean;
}

// A link in the last place is never followed: what it points to was not put there by a push. Undefined on Windows.
const noFollow = constants.O_NOFOLLOW ?? 0;

/** Files in folders of a local disk, in the layout that zot writes: folders 0700, files 0600. */
export class LocalStorageDriver
  extends StorageDriver
  implements CanLink, CanJoin, CanStamp, CanTouch, CanDoubt, CanBeHeld, Runs
{
  private readonly paths: StorePaths;
  private readonly folders: Folders;
  private readonly temporary: TemporaryFiles;
  private readonly root: LocalRoot;
  private readonly reserve: Reserve;
  private readonly gate = new WriteGate();
  /** Files whose fsync failed. A second fsync would succeed without having written anything. */
  private readonly unsynced = new Map<string, unknown>();

  constructor(private readonly options: LocalStorageOptions) {
    super();
    this.paths = new StorePaths(options.rootDirectory);
    this.folders = new Folders(this.paths.root);
    this.temporary = new TemporaryFiles(this.paths.temporary);
    this.root = new LocalRoot(this.paths, options.commit);
    this.reserve = new Reserve(this.paths.reserve);
  }

  get doubtful(): TimeSpan | undefined {
    return this.root.doubtful;
  }

  get controlSocket(): string | undefined {
    return this.root.socket;
  }

  async heldAt(): Promise<string | undefined> {
    return this.root.heldAt();
  }

  async start(): Promise<void> {
    await this.root.take();
    await this.reserve.fill();
    this.gate.open();
  }

  async stop(): Promise<void> {
    await this.gate.close();
    await this.reserve.settled();
    await this.root.release();
  }

  async stat(path: StorePath): Promise<FileStat | undefined> {
    try {
      return fileStat(await calls.lstat(this.paths.of(path)));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async open(path: StorePath, range?: ByteRange): Promise<ByteSource | undefined> {
    let descriptor: number;
    try {
      // Not to block: a pipe in the place of a file would hold a thread of the pool for ever.
      descriptor = await calls.open(this.paths.of(path), constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0));
    } catch (error) {
      if (isAbsent(error) || isSystemError(error, 'ELOOP')) return undefined;
      throw error;
    }
    try {
      const stat = fileStat(await calls.fstat(descriptor));
      if (stat) return new LocalByteSource(descriptor, stat, range);
    } catch (error) {
      await calls.close(descriptor);
      throw error;
    }
    await calls.close(descriptor);
    return undefined;
  }

  async append(path: StorePath): Promise<ByteSink> {
    return this.gate.pass(async () => {
      const full = this.paths.of(path);
      this.refuseUnsynced(full);
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | noFollow;
      const descriptor = await this.withFolderOf(full, async () => calls.open(full, flags, 0o600));
      try {
        const { size } = await calls.fstat(descriptor);
        return new LocalByteSink(descriptor, size, {
          gate: this.gate,
          commit: this.options.commit,
          onUnsynced: (error) => this.unsynced.set(full, error),
        });
      } catch (error) {
        await calls.close(descriptor);
        throw error;
      }
    });
  }

  async write(path: StorePath, buffers: readonly Uint8Array[], options: WriteOptions = {}): Promise<FileStat> {
    return this.gate.pass(async () => {
      const full = this.paths.of(path);
      const sync = this.options.commit || options.settled === true;
      const temporary = await this.writeAside(full, buffers, sync);
      try {
        if (options.ifVersion !== undefined) await this.refuseOtherVersion(path, options.ifVersion);
        return await this.putInPlace(temporary, full);
      } catch (error) {
        await this.temporary.discard(temporary);
        // A file system is mounted below the root; there the temporary file has to lie beside its target.
        if (isSystemError(error, 'EXDEV')) {
          return this.putInPlace(await this.temporary.write(buffers, { sync, beside: full }), full);
        }
        throw error;
      }
    });
  }

  async move(from: StorePath, to: StorePath): Promise<FileStat> {
    return this.gate.pass(async () => {
      const source = this.paths.of(from);
      this.refuseUnsynced(source);
      return this.putInPlace(source, this.paths.of(to));
    });
  }

  async remove(path: StorePath): Promise<void> {
    return this.gate.pass(async () => {
      const full = this.paths.of(path);
      try {
        await calls.unlink(full);
      } catch (error) {
        if (isSystemError(error, 'EISDIR', 'EPERM')) {
          await calls.rmdir(full);
          this.folders.forget(full);
        } else if (!isAbsent(error)) {
          throw error;
        }
      }
      this.unsynced.delete(full);
      this.reserve.noteRemoval();
      // Also where nothing was there: an earlier removal may have failed at this very step.
      if (this.options.commit) await this.folders.sync(dirname(full)).catch(ignoreAbsent);
    });
  }

  async *list(folder: StorePath): AsyncGenerator<Entry> {
    const full = this.paths.ofFolder(folder);
    const opened = await opendir(full, { bufferSize: 256 }).catch(ignoreAbsent);
    if (!opened) return;
    for await (const entry of opened) {
      if (entry.isFile()) yield { name: entry.name, kind: 'file' };
      else if (entry.isDirectory()) yield { name: entry.name, kind: 'folder' };
      else if (entry.isSymbolicLink() && (await this.leadsToFolderElsewhere(`${full}${sep}${entry.name}`))) {
        yield { name: entry.name, kind: 'folder' };
      }
    }
  }

  async link(existing: StorePath, path: StorePath): Promise<boolean> {
    return this.gate.pass(async () => {
      const source = this.paths.of(existing);
      const full = this.paths.of(path);
      try {
        if (!(await this.stat(existing))) return false;
        await this.withFolderOf(full, async () => calls.link(source, full));
      } catch (error) {
        if (isAbsent(error) || cannotLink(error)) return false;
        if (!isSystemError(error, 'EEXIST')) throw error;
      }
      await this.touch(path);
      if (this.options.commit) await this.folders.sync(dirname(full));
      return true;
    });
  }

  async join(existing: StorePath, path: StorePath): Promise<boolean> {
    return this.gate.pass(async () => {
      const full = this.paths.of(path);
      const isJoined = await joinFiles(this.paths.of(existing), full, this.temporary.name());
      if (isJoined && this.options.commit) await this.folders.sync(dirname(full));
      return isJoined;
    });
  }

  async stamp(folder: StorePath): Promise<FolderStamp | undefined> {
    try {
      const { ino, mtimeMs, ctimeMs } = await calls.lstat(this.paths.ofFolder(folder));
      return { version: `${ino}-${mtimeMs}-${ctimeMs}`, modified: mtimeMs };
    } catch (error) {
      return ignoreAbsent(error);
    }
  }

  async touch(path: StorePath): Promise<void> {
    return this.gate.pass(async () => {
      const now = Date.now() / 1000;
      await calls.lutimes(this.paths.of(path), now, now).catch(ignoreAbsent);
    });
  }

  /** Where the disk is full, a file may still be replaced by a smaller one, so that something can be removed. */
  private async writeAside(full: string, buffers: readonly Uint8Array[], sync: boolean): Promise<string> {
    try {
      return await this.temporary.write(buffers, { sync });
    } catch (error) {
      const found = isFull(error) ? await calls.lstat(full).catch(() => undefined) : undefined;
      const size = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
      const path = this.temporary.name();
      if (!found || size >= found.size || size > reservedBytes || !(await this.reserve.take(path))) throw error;
      try {
        await this.temporary.overwrite(path, buffers, { sync });
        return path;
      } catch (failure) {
        await this.temporary.discard(path);
        throw failure;
      }
    }
  }

  /** Renames; where that cannot be made durable, a name that was new is taken back, so that no later push trusts it. */
  private async putInPlace(source: string, target: string): Promise<FileStat> {
    const isNew = this.options.commit && !(await exists(target));
    await this.withFolderOf(target, async () => calls.rename(source, target));
    if (this.options.commit) {
      try {
        await this.folders.sync(dirname(target));
      } catch (error) {
        if (isNew) await calls.unlink(target).catch(() => undefined);
        throw error;
      }
    }
    const stat = fileStat(await calls.lstat(target));
    if (!stat) throw new Error(`what was written to ${target} is no file any more`);
    return stat;
  }

  private async withFolderOf<T>(full: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error;
      await this.folders.make(dirname(full));
      return action();
    }
  }

  private async refuseOtherVersion(path: StorePath, expected: string): Promise<void> {
    const found = (await this.stat(path))?.version ?? 'absent';
    if (found !== expected) throw new WriteConflict(`${path} is not at version ${expected}`);
  }

  private refuseUnsynced(full: string): void {
    if (this.unsynced.has(full)) throw this.unsynced.get(full);
  }

  /** An operator may keep repositories on another disk; a link back into the root would be walked without end. */
  private async leadsToFolderElsewhere(link: string): Promise<boolean> {
    const [target, root] = await Promise.all([realpath(link).catch(() => undefined), realpath(this.paths.root)]);
    if (target === undefined || isWithin(target, root) || isWithin(root, target)) return false;
    return (await followingStat(target)).isDirectory();
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function exists(full: string): Promise<boolean> {
  return calls.lstat(full).then(
    () => true,
    () => false,
  );
}

function ignoreAbsent(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}
