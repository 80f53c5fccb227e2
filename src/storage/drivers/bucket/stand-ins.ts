import { endsWithin, StorageUnavailable, type Clock, type Log, type StorePath } from '@zot/extension-api';
import { digestIn, standsForAnother } from './blob-path.js';
import type { BucketKeys } from './bucket-keys.js';
import type { Bucket } from './bucket.js';
import type { Links } from './links.js';
import { ownFolder } from './own-folder.js';

/** How long a request waits for a search that is under way. */
const patienceMs = 15_000;
/** What was not found is not searched for again so soon. */
const betweenSearchesMs = 10 * 60_000;

export interface StandInsOptions {
  readonly bucket: Bucket;
  readonly keys: BucketKeys;
  readonly links: Links;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Empty objects that zot left in the place of blobs which another repository holds, without saying which: zot knew that
 * from a cache of its own. The bucket is looked through for them once; each then becomes a link that says it, so that no
 * cache is needed, and none is lost with the blob that it stands for. zot goes on reading them as its own.
 */
export class StandIns {
  private searching: Promise<void> | undefined;
  private isSearched = false;
  private lastSearch = -Infinity;

  constructor(private readonly options: StandInsOptions) {}

  /** Learns whether the bucket was looked through by an earlier start. An empty one counts so. */
  async start(): Promise<void> {
    const { bucket, keys } = this.options;
    this.isSearched = (await bucket.head(this.markKey())) !== undefined;
    if (this.isSearched) return;
    for await (const { key } of bucket.list(keys.prefix)) if (keys.pathOf(key) !== ownFolder) return;
    await this.finish();
  }

  /** Called before a blob is removed: one that a stand-in needs is known as such only after the search. */
  async settle(): Promise<void> {
    if (!this.isSearched) await this.search();
  }

  /** Called for an empty object without a label in the place of a blob. It may be a link once this resolves. */
  async adopt(): Promise<void> {
    if (this.options.clock.monotonic() - this.lastSearch > betweenSearchesMs) await this.search();
  }

  private async search(): Promise<void> {
    const { clock } = this.options;
    this.searching ??= this.run().finally(() => {
      this.searching = undefined;
    });
    if (await endsWithin(clock, patienceMs, this.searching)) return;
    throw new StorageUnavailable('the bucket is being looked through for blobs that zot kept once');
  }

  private async run(): Promise<void> {
    const { log } = this.options;
    const standIns = new Map<string, StorePath[]>();
    for await (const { path, digest, size } of this.blobs()) {
      if (size > 0 || !standsForAnother(path)) continue;
      const others = standIns.get(digest);
      if (others) others.push(path);
      else standIns.set(digest, [path]);
    }
    if (standIns.size > 0) {
      log.info('blobs that zot keeps once become links', { blobs: standIns.size });
      for await (const { path, digest, size } of this.blobs()) {
        const paths = size > 0 ? standIns.get(digest) : undefined;
        if (!paths) continue;
        standIns.delete(digest);
        for (const standIn of paths) await this.turn(standIn, path);
      }
      if (standIns.size > 0) log.warn('blobs of which zot left nothing but stand-ins', { blobs: standIns.size });
    }
    await this.finish();
  }

  private async turn(standIn: StorePath, origin: StorePath): Promise<void> {
    const { bucket, keys, links } = this.options;
    const found = await bucket.head(keys.of(standIn));
    if (found?.size === 0 && !links.targetOf(found)) await links.make(origin, standIn, found.version);
  }

  private async *blobs(): AsyncGenerator<{ path: StorePath; digest: string; size: number }> {
    const { bucket, keys } = this.options;
    for await (const { key, size = 0 } of bucket.list(keys.prefix, true)) {
      const path = keys.pathOf(key);
      const digest = digestIn(path);
      if (digest !== undefined) yield { path, digest, size };
    }
  }

  private async finish(): Promise<void> {
    await this.options.bucket.put(this.markKey(), [Buffer.from('no stand-ins of zot are left below this root')]);
    this.isSearched = true;
    this.lastSearch = this.options.clock.monotonic();
  }

  private markKey(): string {
    return this.options.keys.of(`${ownFolder}/adopted`);
  }
}
