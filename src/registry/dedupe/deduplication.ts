import {
  canLink,
  canVouch,
  type BlobCaches,
  type Clock,
  type FileStat,
  type Log,
  type StorageDriver,
  type Store,
  type StorePath,
  type Stores,
} from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import type { BlobAdmission } from '../blobs/blob-admission.js';
import { paths } from '../repository/repository-paths.js';
import { ContentIndex } from './content-index.js';

/** Places that are looked at for bytes to share; the first is there and sound, as a rule. */
const mostPlaces = 8;

export interface DeduplicationOptions {
  readonly stores: Stores;
  readonly caches: BlobCaches;
  readonly admission: BlobAdmission;
  readonly clock: Clock;
  readonly log: Log;
}

/** A repository that has the bytes, and its file as it was when they were known to match their digest. */
export interface Twin {
  readonly name: RepositoryName;
  readonly stat: FileStat;
}

/** Keeps equal blobs of the repositories of one store once, where the store is set so and its driver can link. */
export class Deduplication {
  private readonly indexes = new Map<string, ContentIndex>();
  private readonly off = new Set<string>();

  constructor(private readonly options: DeduplicationOptions) {}

  /** Undefined where blobs of the store are not shared. */
  indexOf({ route, driver, settings }: Store): ContentIndex | undefined {
    if (!settings.dedupe || !canLink(driver) || this.off.has(route)) return undefined;
    let index = this.indexes.get(route);
    if (!index) {
      const { caches, clock, log } = this.options;
      index = new ContentIndex(caches.of(route), clock, log.with({ module: 'dedupe' }));
      this.indexes.set(route, index);
    }
    return index;
  }

  /** The place does not let files have two names. */
  turnOff({ route }: Store): void {
    this.off.add(route);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.indexes.values()].map(async (index) => index.flush()));
  }

  /** Another repository that has the same bytes. Reads them where it is not known that they match their digest. */
  async twinOf(name: RepositoryName, digest: Digest, size: number): Promise<Twin | undefined> {
    const store = this.options.stores.of(name);
    const index = this.indexOf(store);
    for (const place of (await index?.places(digest, mostPlaces)) ?? []) {
      if (place === name || this.options.stores.of(place) !== store) continue;
      const stat = await this.soundStat(store, place, digest);
      if (stat?.size === size) return { name: place, stat };
      if (!stat) await index!.drop(digest, place);
    }
    return undefined;
  }

  /**
   * Makes what was received the blob: another name of the twin's file where there is one, else by a move. Called by one who
   * holds the repository's lock.
   */
  async settle(name: RepositoryName, digest: Digest, received: StorePath, twin: Twin | undefined): Promise<FileStat> {
    const store = this.options.stores.of(name);
    const { marks } = this.options.admission;
    const linked = twin && (await this.link(store.driver, name, digest, twin));
    if (linked) await store.driver.remove(received);
    const stat = linked ?? (await store.driver.move(received, paths.blob(name, digest)));
    if (linked) marks.carry(twin.name, name, digest, twin.stat, stat);
    else marks.verified(name, digest, stat);
    this.indexOf(store)?.note(digest, name);
    return stat;
  }

  noteBlob(name: RepositoryName, digest: Digest): void {
    this.indexOf(this.options.stores.of(name))?.note(digest, name);
  }

  async dropBlob(name: RepositoryName, digest: Digest): Promise<void> {
    await this.indexOf(this.options.stores.of(name))?.drop(digest, name);
  }

  /** What the repository has itself is replaced by what was received: a push repairs. */
  private async link(
    driver: StorageDriver,
    name: RepositoryName,
    digest: Digest,
    twin: Twin,
  ): Promise<FileStat | undefined> {
    const [source, target] = [paths.blob(twin.name, digest), paths.blob(name, digest)];
    if (!canLink(driver) || (await driver.stat(target))) return undefined;
    if (!(await driver.link(source, target))) return undefined;
    const [of, at] = await Promise.all([driver.stat(source), driver.stat(target)]);
    if (at && of?.version === at.version)
      this.options.admission.marks.carry(twin.name, twin.name, digest, twin.stat, of);
    return at;
  }

  /** The file, if its bytes match their digest; a store that compares checksums itself is believed. */
  private async soundStat(
    { driver, settings }: Store,
    name: RepositoryName,
    digest: Digest,
  ): Promise<FileStat | undefined> {
    const { admission } = this.options;
    if (canVouch(driver)) return admission.admit(driver, name, digest);
    return admission.verify(driver, name, digest, settings.verifyInterval);
  }
}
