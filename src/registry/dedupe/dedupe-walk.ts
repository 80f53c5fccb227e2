import {
  canJoin,
  type CanJoin,
  type Clock,
  type Log,
  type Step,
  type StorageDriver,
  type Store,
} from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import type { BlobAdmission } from '../blobs/blob-admission.js';
import { blobFiles } from '../gc/blob-files.js';
import type { Repositories } from '../repository/repositories.js';
import { paths } from '../repository/repository-paths.js';
import { repositoryStamp } from '../visits/repository-stamp.js';
import { VisitMemory } from '../visits/visit-memory.js';
import type { ContentIndex } from './content-index.js';
import type { Deduplication } from './deduplication.js';

/** At the root of a store. No repository's name begins with a dot, and zot passes over files there. */
const memoryFile = '.zot.dedupe.json';
/** Blobs looked at in one step: some milliseconds, unless bytes have to be read. */
const perStep = 100;

export interface DedupeWalkOptions {
  readonly store: Store;
  readonly names: () => Promise<readonly RepositoryName[]>;
  readonly repositories: Repositories;
  readonly admission: BlobAdmission;
  readonly dedupe: Deduplication;
  readonly clock: Clock;
  readonly log: Log;
}

interface Saved {
  files: number;
  bytes: number;
}

/**
 * Finds the blobs of a store that the content index does not know of: pushed while dedupe was off, by others, or just before
 * a kill. Equal ones of several repositories become one file. Each file is looked at once, and those of repositories that have
 * not changed since the last walk not at all.
 */
export class DedupeWalk {
  private readonly memory: VisitMemory;

  constructor(private readonly options: DedupeWalkOptions) {
    this.memory = new VisitMemory(options.store.driver, memoryFile, {});
  }

  /** Rejects where the content index cannot be asked: then it is tried again later. */
  async *run(signal: AbortSignal): AsyncGenerator<Step> {
    const { store, names, dedupe, clock, log } = this.options;
    const index = dedupe.indexOf(store);
    if (!index || signal.aborted) return;
    await this.memory.load();
    if (!(await index.isComplete())) this.memory.forgetAll();
    const saved: Saved = { files: 0, bytes: 0 };
    const all = await names();
    try {
      for (const name of all) {
        if (signal.aborted) return;
        const stamp = await repositoryStamp(store.driver, name);
        if (stamp && this.memory.isSettled(name, stamp.text, clock.now())) continue;
        yield* this.visit(name, index, saved, signal);
        if (stamp && !signal.aborted) this.memory.note(name, stamp.text, undefined);
      }
      await index.markComplete();
    } finally {
      await this.memory.save(new Set(all));
      if (saved.files > 0) log.info('equal blobs became one file each', { module: 'dedupe', ...saved });
    }
  }

  private async *visit(
    name: RepositoryName,
    index: ContentIndex,
    saved: Saved,
    signal: AbortSignal,
  ): AsyncGenerator<Step> {
    const digests = await this.blobsOf(name);
    for (let from = 0; from < digests.length && !signal.aborted; from += perStep) {
      const some = digests.slice(from, from + perStep);
      for (const digest of some) await this.share(name, digest, index, saved);
      await index.addAll(some.map((digest) => ({ digest, place: name })));
      yield { on: name };
    }
  }

  /** Manifests are left out: the age of each is its own, since retention goes by it. */
  private async blobsOf(name: RepositoryName): Promise<Digest[]> {
    const { repositories, store } = this.options;
    return repositories.visit(name, async (repository) => {
      const listed = await repository.index();
      const found: Digest[] = [];
      for await (const { digest } of blobFiles(store.driver, paths.blobs(name))) {
        if (digest && !listed?.manifest(digest)) found.push(digest);
      }
      return found;
    });
  }

  private async share(name: RepositoryName, digest: Digest, index: ContentIndex, saved: Saved): Promise<void> {
    const { driver } = this.options.store;
    if (!canJoin(driver)) return;
    for (const place of await index.places(digest, 4)) {
      if (place === name) continue;
      const [one, other] = await Promise.all([
        driver.stat(paths.blob(place, digest)),
        driver.stat(paths.blob(name, digest)),
      ]);
      if (!one) await index.drop(digest, place);
      if (!one || one.version === other?.version) continue;
      if (other && (await this.join(driver, place, name, digest))) {
        saved.files += 1;
        saved.bytes += other.size;
      }
      return;
    }
  }

  /** The bytes that stay are those that are known to match their digest. */
  private async join(
    driver: StorageDriver & CanJoin,
    place: RepositoryName,
    name: RepositoryName,
    digest: Digest,
  ): Promise<boolean> {
    const { admission, repositories } = this.options;
    const sound = await admission.verify(driver, place, digest, Infinity);
    if (!sound) return false;
    return repositories.visit(name, async ({ lock }) =>
      lock.shared(async () => {
        if (!(await driver.join(paths.blob(place, digest), paths.blob(name, digest)))) return false;
        const stat = await driver.stat(paths.blob(name, digest));
        if (stat) admission.marks.carry(place, name, digest, sound, stat);
        if (stat) admission.marks.carry(place, place, digest, sound, stat);
        return true;
      }),
    );
  }
}
