import {
  StorageDriver,
  type ByteRange,
  type ByteSink,
  type ByteSource,
  type CanLink,
  type CanRedirect,
  type CanSweep,
  type CanTouch,
  type Clock,
  type Entry,
  type FileStat,
  type Log,
  type Runs,
  type StorePath,
  type UnfinishedWrite,
  type WriteOptions,
} from '@zot/extension-api';
import { digestIn, standsForAnother } from './blob-path.js';
import { BucketByteSource } from './bucket-byte-source.js';
import type { BucketKeys } from './bucket-keys.js';
import type { Bucket, BucketBody, BucketObject } from './bucket.js';
import { Links } from './links.js';
import { ownFolder } from './own-folder.js';
import { StandIns } from './stand-ins.js';

/** Of fewer bytes each path gets a copy: a link costs a request at each read, and several when it is removed. */
const leastLinkedBytes = 128 * 1024;
/** What a link stands for may be handed on while it is followed. */
const mostTurns = 4;

export interface BucketStorageOptions {
  readonly bucket: Bucket;
  readonly keys: BucketKeys;
  readonly clock: Clock;
  readonly log: Log;
}

/** Files as objects of a bucket, under the keys that zot gives them. */
export class BucketStorageDriver extends StorageDriver implements CanLink, CanRedirect, CanSweep, CanTouch, Runs {
  private readonly bucket: Bucket;
  private readonly keys: BucketKeys;
  private readonly links: Links;
  private readonly standIns: StandIns;

  constructor(options: BucketStorageOptions) {
    super();
    this.bucket = options.bucket;
    this.keys = options.keys;
    this.links = new Links(options.bucket, options.keys, options.clock);
    this.standIns = new StandIns({ ...options, links: this.links });
  }

  async start(): Promise<void> {
    await this.bucket.start();
    await this.standIns.start();
  }

  async stop(): Promise<void> {
    await this.bucket.stop();
  }

  async stat(path: StorePath): Promise<FileStat | undefined> {
    return (await this.headOf(path))?.stat;
  }

  async open(path: StorePath, range?: ByteRange): Promise<ByteSource | undefined> {
    const get = async (key: string): Promise<BucketBody | undefined> => this.bucket.get(key, range);
    const found = await this.follow(path, get, ({ object, stream }) => {
      if (object.size === 0) stream.destroy();
      return object;
    });
    if (!found) return undefined;
    const { stat, key } = found;
    const last = Math.min(range?.last ?? Infinity, stat.size - 1);
    return new BucketByteSource({
      stat,
      stream: found.result.stream,
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
    const key = this.keys.of(path);
    if (digestIn(path) === undefined) return this.bucket.discard(key);
    const found = await this.bucket.head(key);
    if (!found) return;
    const target = this.links.targetOf(found);
    if (target !== undefined) return this.links.unmake(path, target);
    if (found.size === 0) return this.bucket.remove(key);
    await this.standIns.settle();
    if (found.size >= leastLinkedBytes || (await this.links.has(path))) return this.links.removeOrigin(path);
    return this.bucket.remove(key);
  }

  async *list(folder: StorePath): AsyncGenerator<Entry> {
    const prefix = this.keys.ofFolder(folder);
    for await (const { key, kind } of this.bucket.list(prefix)) {
      const name = key.slice(prefix.length);
      if (folder !== '' || name !== ownFolder) yield { name, kind };
    }
  }

  async link(existing: StorePath, path: StorePath): Promise<boolean> {
    const key = this.keys.of(path);
    if (await this.stat(path)) {
      await this.touch(path);
      return true;
    }
    const origin = await this.headOf(existing);
    if (!origin) return false;
    if (origin.stat.size >= leastLinkedBytes && digestIn(path) !== undefined && digestIn(existing) === digestIn(path)) {
      const dangling = await this.bucket.head(key);
      return this.links.make(this.keys.pathOf(origin.key), path, dangling?.version ?? 'absent');
    }
    try {
      await this.bucket.copy(origin.key, key);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  async redirect(path: StorePath, lifetimeSeconds: number): Promise<string | undefined> {
    const found = await this.headOf(path);
    return found && this.bucket.presign(found.key, lifetimeSeconds);
  }

  /** A link is as young as what it stands for, as hard links on a disk share one age. */
  async touch(path: StorePath): Promise<void> {
    const found = await this.headOf(path);
    if (found) await this.bucket.touch(found.key);
  }

  async *unfinished(before: number): AsyncGenerator<UnfinishedWrite> {
    for await (const { key, id, begun } of this.bucket.unfinished(this.keys.prefix, before)) {
      yield { path: this.keys.pathOf(key), id, begun };
    }
  }

  async abandon({ path, id, begun }: UnfinishedWrite): Promise<void> {
    await this.bucket.abandon({ key: this.keys.of(path), id, begun });
  }

  private async headOf(path: StorePath): Promise<{ key: string; stat: FileStat } | undefined> {
    return this.follow(
      path,
      async (key) => this.bucket.head(key),
      (object) => object,
    );
  }

  /**
   * Asks for a path, and for what it stands for where it holds no bytes itself. Its age counts from when it was linked, if
   * that was later. A stand-in for what is gone is as good as absent, and never an empty file.
   */
  private async follow<T>(
    path: StorePath,
    ask: (key: string) => Promise<T | undefined>,
    objectOf: (result: T) => BucketObject,
  ): Promise<{ result: T; key: string; stat: FileStat } | undefined> {
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const key = this.keys.of(path);
      const result = await ask(key);
      if (!result) return undefined;
      const object = objectOf(result);
      if (object.size > 0 || !standsForAnother(path)) return { result, key, stat: statOf(object) };
      const target = this.links.targetOf(object);
      if (target === undefined) {
        if (turn > 0) return undefined;
        await this.standIns.adopt();
        continue;
      }
      const origin = await ask(this.keys.of(target));
      if (!origin) continue;
      const own = statOf(objectOf(origin));
      const stat = { ...own, modified: Math.max(own.modified, object.modified) };
      if (stat.size > 0) return { result: origin, key: this.keys.of(target), stat };
    }
    return undefined;
  }
}

function statOf({ size, modified, version }: BucketObject): FileStat {
  return { size, modified, version };
}
