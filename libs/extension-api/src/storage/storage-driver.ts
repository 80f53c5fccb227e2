/** A path below a store's root, `/` between parts, without a leading one; never holds `.` or `..` parts. */
export type StorePath = string;

/** A file of a store, without its bytes. */
export interface FileStat {
  /** Bytes. */
  readonly size: number;
  /**
   * Milliseconds since 1970 of the last change of content, or of the last touch, by the clock of the store. A bucket knows
   * it to the second, and what a write resolves with may be some seconds away from what `stat` then tells.
   */
  readonly modified: number;
  /** Changes whenever the content may have changed (inode, size, mtime and ctime on a disk; ETag in a bucket). */
  readonly version: string;
}

/** Bytes `first` to `last`, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** What lies directly below a folder of a store. */
export interface Entry {
  /** The last part of the path. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** An open file to read from. The reader brings the buffer, so that buffers can be pooled and used again. */
export interface ByteSource {
  readonly stat: FileStat;
  /** Fills `buffer` from its start with the next bytes; the number filled, 0 at the end. One call at a time. */
  read(buffer: Uint8Array): Promise<number>;
  /** May be called at any time, more than once. */
  close(): Promise<void>;
}

/**
 * An open file to append to. Nothing else may write to the path meanwhile; the caller sees to that within its process.
 * Where another process did all the same, `write` or `close` throws `WriteConflict`, and that sink's bytes are lost.
 */
export interface ByteSink {
  /** Bytes in the file, those of earlier sessions included. */
  readonly size: number;
  /** What the last `close` left with exactly these bytes; undefined where the driver keeps no notes, or there is none. */
  readonly note?: string;
  /** Resolves when the driver has taken the bytes; the buffers may be used again then. */
  write(buffers: readonly Uint8Array[]): Promise<void>;
  /**
   * Flushes and closes; with `commit: true` of the store the bytes are on the disk when it resolves. A driver that shares
   * its files with other processes keeps the note, at most 1000 letters of ASCII, together with the bytes: such as how far
   * a hash has come, so that whoever goes on need not read them. Others forget it.
   */
  close(note?: string): Promise<void>;
}

/** On what condition, and how safely, a file is written. */
export interface WriteOptions {
  /** Write only if the file's version is this one; `absent`: only if there is none. Else `WriteConflict` is thrown. */
  readonly ifVersion?: string | 'absent';
  /**
   * The bytes are on the disk before the name points to them, also without `commit`: a power cut leaves the old file or
   * the new one, never an empty or torn one. For what cannot be checked against a digest, such as an index.
   */
  readonly settled?: boolean;
}

/** The file changed under a conditional write. The caller reads again and tries again. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}

/**
 * The store does not answer, or not in time, after all that could be tried. Known within 30 seconds, and at once while it
 * goes on. It passes by itself: the client is told to come back (503).
 */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
  /** As the system says it of what may be tried again. */
  readonly code = 'EAGAIN';
}

/**
 * Bytes at paths: a disk, a bucket, memory. One per store root, made by a `StorageDriverFactory`; used by the registry
 * only. Every mutation is atomic: a reader sees the old file or the new one. A missing file is `undefined` or a no-op,
 * as each method says; any other trouble rejects with the system's own error, `code` kept (`ENOSPC`, `EIO`). A driver
 * that holds something open also implements `Runs`: the storage room starts it before its first call.
 */
export abstract class StorageDriver {
  /** Undefined where there is no such file, or it is a folder. */
  abstract stat(path: StorePath): Promise<FileStat | undefined>;
  /** Undefined where there is no such file. */
  abstract open(path: StorePath, range?: ByteRange): Promise<ByteSource | undefined>;
  /** Opens for appending, with missing folders made. */
  abstract append(path: StorePath): Promise<ByteSink>;
  /** Writes a whole small file (an index, a manifest) at once, durably where the store says `commit`. */
  abstract write(path: StorePath, buffers: readonly Uint8Array[], options?: WriteOptions): Promise<FileStat>;
  /**
   * Replaces what is at `to`; makes missing folders. Where the store says `commit`, both the name and the bytes of a sink
   * that the caller has closed are on the disk when it resolves. Resolves with what is then at `to`.
   */
  abstract move(from: StorePath, to: StorePath): Promise<FileStat>;
  /** A file, or an empty folder. No-op where there is none. */
  abstract remove(path: StorePath): Promise<void>;
  /** What is directly below the folder, in no particular order; nothing where there is no such folder. */
  abstract list(folder: StorePath): AsyncIterable<Entry>;
}

/** A driver that can answer a read with an address of its own (`redirectBlobURL`). */
export interface CanRedirect {
  /** A URL that gives the file to whoever has it, for so long; undefined where there is none. */
  redirect(path: StorePath, lifetimeSeconds: number): Promise<string | undefined>;
}

/** A driver on which two paths can share one copy of the bytes. */
export interface CanLink {
  /**
   * False where that cannot be: `existing` is gone, or the two places cannot share. Replaces nothing: true when `path`
   * exists already. Counts as a touch of `path`.
   */
  link(existing: StorePath, path: StorePath): Promise<boolean>;
}

/** A driver on which a file can be made to share the bytes of another one that holds the same. */
export interface CanJoin {
  /**
   * Puts `existing` in the place of `path`, in one step: whoever reads `path` gets the old file or the new one, and both hold
   * the same bytes, which the caller has seen to. The younger of the two ages counts from then on. False where they share
   * already, where either is gone, and where the two places cannot share.
   */
  join(existing: StorePath, path: StorePath): Promise<boolean>;
}

/** What names came to a folder or left it, at a glance. */
export interface FolderStamp {
  /** Changes with each name that comes or goes. */
  readonly version: string;
  /** Milliseconds since 1970 of the last such change. Two of one moment may have one version. */
  readonly modified: number;
}

/** A driver that tells without a list whether anything came or went. */
export interface CanStamp {
  /** Undefined where there is no such folder. */
  stamp(folder: StorePath): Promise<FolderStamp | undefined>;
}

/** A driver whose store compares what it keeps with checksums of its own: what was stored whole need not be read to be believed. */
export interface CanVouch {
  readonly vouches: true;
}

/** Milliseconds since 1970, the first included. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** A driver that knows when the machine went down under writes that were not committed. */
export interface CanDoubt {
  /** Files last changed in this span may be incomplete. Undefined: none. Known once the driver has started. */
  readonly doubtful: TimeSpan | undefined;
}

/** A driver whose store one process holds at a time, and which tells others how to reach that process. */
export interface CanBeHeld {
  /** The path of the Unix socket that this process may listen on while it holds the store; known once it has started. */
  readonly controlSocket: string | undefined;
  /** That of the process which holds the store, or held it last. May be asked of a driver that has not started. */
  heldAt(): Promise<string | undefined>;
}

/** A driver that can renew the age of a file without writing it. */
export interface CanTouch {
  /** From now on the file is as old as one just written. No-op where there is none. */
  touch(path: StorePath): Promise<void>;
}

/** A write that was begun and never ended, in a place that no listing shows: parts of an upload to a bucket. */
export interface UnfinishedWrite {
  readonly path: StorePath;
  /** The driver's own name for it. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly begun: number;
}

/** A driver in which a killed process can leave such writes behind, which cost money until somebody takes them away. */
export interface CanSweep {
  /** Those begun before `before` that nothing counts on: not those of a file that was appended to since then. */
  unfinished(before: number): AsyncIterable<UnfinishedWrite>;
  /** No-op where it is gone, or has been finished. */
  abandon(write: UnfinishedWrite): Promise<void>;
}

/** Whether a driver can do what `CanRedirect` says. */
export function canRedirect(driver: StorageDriver): driver is StorageDriver & CanRedirect {
  return 'redirect' in driver;
}

/** Whether a driver can do what `CanLink` says. */
export function canLink(driver: StorageDriver): driver is StorageDriver & CanLink {
  return 'link' in driver;
}

/** Whether a driver can do what `CanJoin` says. */
export function canJoin(driver: StorageDriver): driver is StorageDriver & CanLink & CanJoin {
  return 'join' in driver && canLink(driver);
}

/** Whether a driver can do what `CanStamp` says. */
export function canStamp(driver: StorageDriver): driver is StorageDriver & CanStamp {
  return 'stamp' in driver;
}

/** Whether a driver can do what `CanVouch` says. */
export function canVouch(driver: StorageDriver): driver is StorageDriver & CanVouch {
  return 'vouches' in driver;
}

/** Whether a driver can do what `CanTouch` says. */
export function canTouch(driver: StorageDriver): driver is StorageDriver & CanTouch {
  return 'touch' in driver;
}

/** Whether a driver can do what `CanDoubt` says. */
export function canDoubt(driver: StorageDriver): driver is StorageDriver & CanDoubt {
  return 'doubtful' in driver;
}

/** Whether a driver can do what `CanBeHeld` says. */
export function canBeHeld(driver: StorageDriver): driver is StorageDriver & CanBeHeld {
  return 'heldAt' in driver;
}

/** Whether a driver can do what `CanSweep` says. */
export function canSweep(driver: StorageDriver): driver is StorageDriver & CanSweep {
  return 'unfinished' in driver;
}
