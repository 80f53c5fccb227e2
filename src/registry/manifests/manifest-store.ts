import { hash } from 'node:crypto';
import type { Clock, FileStat, StoredManifest } from '@zot/extension-api';
import { algorithmOf, encodedOf, manifestSizeLimit, type Digest, type RepositoryName } from '@zot/oci';
import type { ContentMarks } from '../blobs/content-marks.js';
import { BoundedCache, type CacheCounts } from '../repository/bounded-cache.js';
import { readWhole } from '../repository/read-whole.js';
import { paths } from '../repository/repository-paths.js';
import type { Repository } from '../repository/repository.js';

/** Bytes of manifests kept in memory. */
const cacheLimit = 32 * 1024 * 1024;
/** What a cached manifest takes beside its bytes, about. */
const overhead = 1024;
/** No manifest is larger, though others may have stored some that are larger than what is taken here. */
const largest = 4 * manifestSizeLimit;

interface Cached {
  readonly version: string;
  stored: StoredManifest;
  /** When the file was last seen in this version. */
  checkedAt: number;
}

/** A manifest as an index lists it. */
export interface Listing {
  readonly digest: Digest;
  readonly mediaType: string;
}

/** The bytes of manifests: verified once when they are read, then kept as long as their file stays the same. */
export class ManifestStore {
  private readonly cache = new BoundedCache<Cached>(cacheLimit);
  private readonly reading = new Map<string, Promise<Cached | undefined>>();

  constructor(
    private readonly marks: ContentMarks,
    private readonly clock: Clock,
  ) {}

  get cacheCounts(): CacheCounts {
    return this.cache.counts;
  }

  /** From memory, if the file was as it is there at most `maxAgeMs` ago. */
  peek(name: RepositoryName, listing: Listing, maxAgeMs: number): StoredManifest | undefined {
    const cached = this.cache.get(keyOf(name, listing.digest));
    if (!cached || this.clock.monotonic() - cached.checkedAt > maxAgeMs) return undefined;
    return shownAs(cached, listing.mediaType);
  }

  /** Undefined where there is no such file, or its bytes do not match the digest. */
  async get(repository: Repository, listing: Listing): Promise<StoredManifest | undefined> {
    return this.find(repository, listing, true);
  }

  /** As `get`, for those who look at every manifest once: others are not forgotten for it. */
  async glance(repository: Repository, listing: Listing): Promise<StoredManifest | undefined> {
    return this.find(repository, listing, false);
  }

  /** Writes what was pushed; the caller has compared it with its digest. */
  async put(repository: Repository, listing: Listing, bytes: Buffer): Promise<void> {
    const { name, driver } = repository;
    const stat = await driver.write(paths.blob(name, listing.digest), [bytes]);
    this.marks.verified(name, listing.digest, stat);
    this.keep(name, this.made(listing, bytes, stat));
  }

  async remove({ name, driver }: Repository, digest: Digest): Promise<void> {
    this.forget(name, digest);
    await driver.remove(paths.blob(name, digest));
  }

  /** Nothing is known of its file any more. */
  forget(name: RepositoryName, digest: Digest): void {
    this.drop(name, digest);
    this.marks.forget(name, digest);
  }

  /** It is not where it was. */
  drop(name: RepositoryName, digest: Digest): void {
    this.cache.delete(keyOf(name, digest));
  }

  private async find(repository: Repository, listing: Listing, keeps: boolean): Promise<StoredManifest | undefined> {
    const key = keyOf(repository.name, listing.digest);
    const cached = this.cache.get(key);
    if (cached) {
      const stat = await repository.driver.stat(paths.blob(repository.name, listing.digest));
      if (stat?.version === cached.version) {
        cached.checkedAt = this.clock.monotonic();
        return shownAs(cached, listing.mediaType);
      }
      this.cache.delete(key);
    }
    if (!keeps) return (await this.read(repository, listing))?.stored;
    let reading = this.reading.get(key);
    if (!reading) {
      reading = this.readAndKeep(repository, listing).finally(() => this.reading.delete(key));
      this.reading.set(key, reading);
    }
    const found = await reading;
    return found && shownAs(found, listing.mediaType);
  }

  private async readAndKeep(repository: Repository, listing: Listing): Promise<Cached | undefined> {
    const found = await this.read(repository, listing);
    if (found) this.keep(repository.name, found);
    return found;
  }

  private async read({ name, driver }: Repository, listing: Listing): Promise<Cached | undefined> {
    const { digest } = listing;
    const source = await driver.open(paths.blob(name, digest));
    if (!source) return undefined;
    const { stat } = source;
    if (stat.size > largest || this.marks.isBad(name, digest, stat)) {
      await source.close();
      return undefined;
    }
    const bytes = await readWhole(source);
    if (hash(algorithmOf(digest), bytes) !== encodedOf(digest)) {
      this.marks.bad(name, digest, stat);
      return undefined;
    }
    this.marks.verified(name, digest, stat);
    return this.made(listing, bytes, stat);
  }

  private made({ digest, mediaType }: Listing, bytes: Buffer, { version }: FileStat): Cached {
    return { version, stored: make(digest, mediaType, bytes), checkedAt: this.clock.monotonic() };
  }

  private keep(name: RepositoryName, cached: Cached): void {
    const { digest, bytes } = cached.stored;
    this.cache.set(keyOf(name, digest), cached, bytes.length + overhead);
  }
}

/** Two descriptors may name one manifest by two types: OCI's, and Docker's of the same form. */
function shownAs(cached: Cached, mediaType: string): StoredManifest {
  if (cached.stored.mediaType !== mediaType) {
    cached.stored = make(cached.stored.digest, mediaType, cached.stored.bytes);
  }
  return cached.stored;
}

function make(digest: Digest, mediaType: string, bytes: Buffer): StoredManifest {
  const headers = { 'content-type': mediaType, 'content-length': bytes.length, 'docker-content-digest': digest };
  return { digest, mediaType, bytes, headers };
}

function keyOf(name: RepositoryName, digest: Digest): string {
  return `${name}@${digest}`;
}
