import type { FileStat } from '@zot/extension-api';
import type { Digest } from '@zot/oci';
import type { Deduplication } from '../dedupe/deduplication.js';
import type { ManifestStore } from '../manifests/manifest-store.js';
import { paths } from '../repository/repository-paths.js';
import type { Repository } from '../repository/repository.js';
import { blobFiles, type BlobFile } from './blob-files.js';
import type { CollectionOrder } from './collection-order.js';
import type { CollectionReports } from './collection-reports.js';
import type { Due } from './due.js';
import { inParallel } from './in-parallel.js';
import { Survey, type SurveyOptions } from './survey.js';

/** Files removed before others get the repository: some tens of milliseconds. */
const perHold = 64;
/** Under names like these, files lie that are not yet what they will be called. */
const temporaryName = /\/\.zot-[^/]*$/;

export interface BlobSweepOptions {
  readonly survey: SurveyOptions;
  readonly store: ManifestStore;
  readonly dedupe: Deduplication;
  readonly reports: CollectionReports;
}

/** What has to stay, as of one version of the index. */
export interface Kept {
  version: string | undefined;
  digests: ReadonlySet<Digest>;
}

/** Removes blobs that nothing refers to, and that nobody has used for a while. */
export class BlobSweep {
  constructor(private readonly options: BlobSweepOptions) {}

  /** When files last changed, or were used; undefined for those that are not there. */
  async agesOf({ name, driver }: Repository, digests: readonly Digest[]): Promise<Map<Digest, number | undefined>> {
    const ages = new Map<Digest, number | undefined>();
    await inParallel(digests, async (digest) => {
      ages.set(digest, (await driver.stat(paths.blob(name, digest)))?.modified);
    });
    return ages;
  }

  async sweep(repository: Repository, kept: Kept, order: CollectionOrder, due: Due): Promise<void> {
    const old = await this.oldOrphans(repository, kept, order, due);
    for (let from = 0; from < old.length; from += perHold) {
      const removed = await this.removeSome(repository, old.slice(from, from + perHold), kept, order);
      for (const { digest } of removed) {
        if (digest && !order.isDry) await this.options.dedupe.dropBlob(repository.name, digest);
      }
    }
    await this.sweepQuarantine(repository, kept, order);
  }

  private async oldOrphans(
    repository: Repository,
    { digests }: Kept,
    order: CollectionOrder,
    due: Due,
  ): Promise<BlobFile[]> {
    const orphans: BlobFile[] = [];
    for await (const file of blobFiles(repository.driver, paths.blobs(repository.name))) {
      if (file.digest ? !digests.has(file.digest) : temporaryName.test(file.path)) orphans.push(file);
    }
    const old: BlobFile[] = [];
    await inParallel(orphans, async (file) => {
      const stat = await repository.driver.stat(file.path);
      if (!stat) return;
      if (isOld(stat, order)) old.push(file);
      else due.note(order.due(stat.modified, 'gcDelay'));
    });
    return old;
  }

  /** Looks again at each, with the repository to itself: a push may have come for it in the last moment. */
  private async removeSome(
    repository: Repository,
    files: readonly BlobFile[],
    kept: Kept,
    order: CollectionOrder,
  ): Promise<BlobFile[]> {
    const { store, reports } = this.options;
    const { name, driver, lock } = repository;
    const removed: BlobFile[] = [];
    await lock.exclusive(async () => {
      if (!(await this.refresh(repository, kept))) return;
      await inParallel(files, async (file) => {
        if (file.digest && kept.digests.has(file.digest)) return;
        const stat = await driver.stat(file.path);
        if (!stat || !isOld(stat, order)) return;
        if (!order.isDry) await driver.remove(file.path);
        if (file.digest && !order.isDry) store.forget(name, file.digest);
        reports.blob(name, file, stat, order);
        removed.push(file);
      });
    });
    return removed;
  }

  /** What was set aside and has been pushed again, and what nothing refers to any more. */
  private async sweepQuarantine(repository: Repository, { digests }: Kept, order: CollectionOrder): Promise<void> {
    const { name, driver } = repository;
    for await (const file of blobFiles(driver, paths.quarantine(name))) {
      const stat = await driver.stat(file.path);
      if (!stat || !isOld(stat, order)) continue;
      const isRepaired = file.digest && (await driver.stat(paths.blob(name, file.digest))) !== undefined;
      if (!isRepaired && file.digest && digests.has(file.digest)) continue;
      if (!order.isDry) await driver.remove(file.path);
      this.options.reports.blob(name, file, stat, order);
    }
  }

  /** Whether the repository is still there. Where its index has changed, what has to stay is found anew. */
  private async refresh(repository: Repository, kept: Kept): Promise<boolean> {
    const index = await repository.index();
    if (!index) return false;
    if (index.version !== kept.version) {
      const survey = await Survey.of(repository, index, this.options.survey);
      kept.digests = survey.ledger().reachable();
      kept.version = survey.version;
    }
    return true;
  }
}

function isOld({ modified }: FileStat, order: CollectionOrder): boolean {
  return modified < order.limit('gcDelay');
}
