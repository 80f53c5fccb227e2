import {
  StorageDriver,
  type ByteRange,
  type ByteSink,
  type ByteSource,
  type CanRedirect,
  type CanSweep,
  type CanTouch,
  type Entry,
  type FileStat,
  type Runs,
  type StorePath,
  type UnfinishedWrite,
  type WriteOptions,
} from '@zot/extension-api';
import { BucketByteSource } from './bucket-byte-source.js';
import type { BucketKeys } from './bucket-keys.js';
import type { Bucket, BucketObject } from './bucket.js';

/** Folders of the driver's own stand under this name at the top, which no repository can have. */
export const ownFolder = '.zot';

/** Files as objects of a bucket, under the keys that zot gives them. */
export class BucketStorageDriver extends StorageDriver implements CanRedirect, CanSweep, CanTouch, Runs {
  constructor(
    private readonly bucket: Bucket,
    private readonly keys: BucketKeys,
  ) {
    super();
  }

  async start(): Promise<void> {
    await this.bucket.start();
  }

  async stop(): Promise<void> {
    await this.bucket.stop();
  }

  async stat(path: StorePath): Promise<FileStat | undefined> {
    const found = await this.bucket.head(this.keys.of(path));
    return found && statOf(found);
  }

  async open(path: StorePath, range?: ByteRange): Promise<ByteSource | undefined> {
    const key = this.keys.of(path);
    const body = await this.bucket.get(key, range);
    if (!body) return undefined;
    const stat = statOf(body.object);
    const last = Math.min(range?.last ?? Infinity, stat.size - 1);
    return new BucketByteSource({
      stat,
      stream: body.stream,
      first: range?.first ?? 0,
      end: last + 1,
      again: async (first) => (await this.bucket.get(key, { first, last }, stat.version))?.stream,
    });
  }

  async append(path: StorePath): Promise<ByteSink> {
    return this.bucket.append(this.keys.of(path));
  }

  /** A bucket acknowledges what it has stored for good, so that there is nothing to settle. */
  async write(path: StorePath, buffers: readonly Uint8Array[], options: WriteOptions = {}): Promise<FileStat> {
    return statOf(await this.bucket.put(this.keys.of(path), buffers, { ifVersion: options.ifVersion }));
  }

  /** A bucket renames nothing: the bytes are copied inside it. */
  async move(from: StorePath, to: StorePath): Promise<FileStat> {
    return statOf(await this.bucket.move(this.keys.of(from), this.keys.of(to)));
  }

  async remove(path: StorePath): Promise<void> {
    await this.bucket.remove(this.keys.of(path));
  }

  async *list(folder: StorePath): AsyncGenerator<Entry> {
    const prefix = this.keys.ofFolder(folder);
    for await (const { key, kind } of this.bucket.list(prefix)) {
      const name = key.slice(prefix.length);
      if (folder !== '' || name !== ownFolder) yield { name, kind };
    }
  }

  async redirect(path: StorePath, lifetimeSeconds: number): Promise<string | undefined> {
    const key = this.keys.of(path);
    return (await this.bucket.head(key)) && this.bucket.presign(key, lifetimeSeconds);
  }

  async touch(path: StorePath): Promise<void> {
    await this.bucket.touch(this.keys.of(path));
  }

  async *unfinished(before: number): AsyncGenerator<UnfinishedWrite> {
    for await (const { key, id, begun } of this.bucket.unfinished(this.keys.prefix, before)) {
      yield { path: this.keys.pathOf(key), id, begun };
    }
  }

  async abandon({ path, id, begun }: UnfinishedWrite): Promise<void> {
    await this.bucket.abandon({ key: this.keys.of(path), id, begun });
  }
}

function statOf({ size, modified, version }: BucketObject): FileStat {
  return { size, modified, version };
}
