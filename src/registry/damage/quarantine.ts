import type { Contributions, Damage, DamageObserver, FileStat, Log, Stores } from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import type { ContentMarks } from '../blobs/content-marks.js';
import type { ManifestStore } from '../manifests/manifest-store.js';
import type { Repositories } from '../repository/repositories.js';
import { paths } from '../repository/repository-paths.js';

export interface QuarantineOptions {
  readonly stores: Stores;
  readonly repositories: Repositories;
  readonly marks: ContentMarks;
  readonly store: ManifestStore;
  readonly observers: Contributions<DamageObserver>;
  readonly log: Log;
}

/**
 * Moves content aside that does not match its digest, so that it is as good as absent after a restart too, and for whoever
 * else reads the root. It stays beside the blobs, since some of it may be worth having, until it is pushed again or nothing
 * refers to it.
 */
export class Quarantine {
  private readonly underway = new Set<Promise<void>>();

  constructor(private readonly options: QuarantineOptions) {
    options.marks.onBad = (name, digest, stat) => this.take(name, digest, stat);
  }

  /** Resolves when all that was found so far is moved. */
  async settled(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway);
  }

  async has(name: RepositoryName, digest: Digest): Promise<boolean> {
    const { driver } = this.options.stores.of(name);
    return (await driver.stat(paths.quarantined(name, digest))) !== undefined;
  }

  /** Not awaited: whoever reads it holds locks, perhaps, and answers that it is not there in any case. */
  private take(name: RepositoryName, digest: Digest, stat: FileStat): void {
    const work = this.isolate(name, digest, stat)
      .catch((error: unknown) => {
        // Until the next start it is withheld by its mark.
        this.options.log.error('damaged content could not be moved aside', { repository: name, digest, error });
      })
      .finally(() => this.underway.delete(work));
    this.underway.add(work);
    this.tell({ repository: name, digest, reason: 'its bytes do not match its digest' });
  }

  private async isolate(name: RepositoryName, digest: Digest, { version }: FileStat): Promise<void> {
    const { stores, repositories, store } = this.options;
    const { driver } = stores.of(name);
    await repositories.use(name, async ({ lock }) =>
      lock.exclusive(async () => {
        // A push may have put it right meanwhile.
        if ((await driver.stat(paths.blob(name, digest)))?.version !== version) return;
        await driver.move(paths.blob(name, digest), paths.quarantined(name, digest));
        store.drop(name, digest);
      }),
    );
  }

  /** Not awaited. */
  tell(damage: Damage): void {
    for (const observer of this.options.observers) {
      void (async () => observer.damaged(damage))().catch((error: unknown) => {
        this.options.log.error('an observer of damage failed', { ...damage, error });
      });
    }
  }
}
