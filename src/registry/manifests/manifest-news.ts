import type { Contributions, IncomingManifest, Log, ManifestObserver, RemovedManifest } from '@zot/extension-api';
import type { Digest } from '@zot/oci';
import type { Repository } from '../repository/repository.js';

/** Tells the observers of one repository in the order of its changes. What they fail at is logged: the change stands. */
export class ManifestNews {
  constructor(
    private readonly observers: Contributions<ManifestObserver>,
    private readonly log: Log,
  ) {}

  async pushed(repository: Repository, event: IncomingManifest): Promise<void> {
    await this.tell(repository, event.digest, async (observer) => observer.pushed?.(event));
  }

  async removed(repository: Repository, event: RemovedManifest): Promise<void> {
    await this.tell(repository, event.digest, async (observer) => observer.removed?.(event));
  }

  private async tell(
    repository: Repository,
    digest: Digest,
    call: (observer: ManifestObserver) => Promise<void>,
  ): Promise<void> {
    if (this.observers.all.length === 0) return;
    await repository.announce(async () => {
      for (const observer of this.observers) {
        try {
          await call(observer);
        } catch (error) {
          const name = observer.constructor.name;
          this.log.error('an observer of manifests failed', {
            repository: repository.name,
            digest,
            observer: name,
            error,
          });
        }
      }
    });
  }
}
