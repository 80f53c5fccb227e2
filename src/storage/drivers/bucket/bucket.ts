import type { Readable } from 'node:stream';
import type { ByteRange, ByteSink } from '@zot/extension-api';

/** What a bucket says of an object. */
export interface BucketObject {
  /** Bytes; of a file that is being appended to, those of all its parts. */
  readonly size: number;
  /** Milliseconds since 1970, in whole seconds: finer ones are not told in all answers of a server. */
  readonly modified: number;
  readonly version: string;
  /** What was stored beside the bytes, by names in lower case. */
  readonly labels: Labels;
}

export type Labels = Readonly<Record<string, string>>;

/** An answer that still flows. Whoever took it destroys the stream. */
export interface BucketBody {
  readonly object: BucketObject;
  readonly stream: Readable;
}

export interface PutOptions {
  /** Put only if the object has this version, or there is none; else `WriteConflict`. */
  readonly ifVersion?: string;
  readonly labels?: Labels;
}

export interface BucketEntry {
  /** The whole key; of a folder without the `/` at its end. */
  readonly key: string;
  readonly kind: 'file' | 'folder';
  /** Bytes, of a file. */
  readonly size?: number;
}

export interface BucketUpload {
  readonly key: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly begun: number;
}

/**
 * One bucket of a cloud, by whole keys. Tries again what may be tried again; rejects with `StorageUnavailable` where that
 * did not help, and with `BucketRefusal` where the cloud said no. What is missing is undefined or a no-op.
 */
export abstract class Bucket {
  /** Finds out whether it can be read and written; throws `StartError` where not. */
  abstract start(): Promise<void>;
  abstract stop(): Promise<void>;
  abstract head(key: string): Promise<BucketObject | undefined>;
  /** With a version: only if it is still that one, else `WriteConflict`. A range that lies outside reads nothing. */
  abstract get(key: string, range?: ByteRange, version?: string): Promise<BucketBody | undefined>;
  abstract put(key: string, buffers: readonly Uint8Array[], options?: PutOptions): Promise<BucketObject>;
  abstract append(key: string): Promise<ByteSink>;
  /** Rejects with ENOENT where there is nothing to copy, and where it is at another version. Only these labels. */
  abstract copy(from: string, to: string, labels?: Labels, version?: string): Promise<BucketObject>;
  /** Rejects where there is nothing to move. */
  abstract move(from: string, to: string): Promise<BucketObject>;
  /** Makes it as young as one written now. */
  abstract touch(key: string): Promise<void>;
  abstract remove(key: string): Promise<void>;
  /** As `remove`, with what was appended and lies elsewhere. */
  abstract discard(key: string): Promise<void>;
  /** What stands directly below `prefix`; `deep`: everything below it, files only. */
  abstract list(prefix: string, deep?: boolean): AsyncIterable<BucketEntry>;
  abstract presign(key: string, lifetimeSeconds: number): Promise<string>;
  /** Uploads in parts below `prefix` that were begun before, and that no file appended to since then counts on. */
  abstract unfinished(prefix: string, before: number): AsyncIterable<BucketUpload>;
  abstract abandon(upload: BucketUpload): Promise<void>;
}
