import type {
  Contributions,
  IncomingManifest,
  Log,
  ManifestObserver,
  RemovedManifest,
  RepositoryObserver,
} from '@zot/extension-api';
import type { Digest } from '@zot/oci';
import type { Repository } from '../repository/repository.js';

/** Tells the observers of one repository in the order of its changes. What they fail at is logged: the change stands. */
export class ManifestNews {
  constructor(
    private readonly observers: Contributions<ManifestObserver>,
    private readonly repositoryObservers: Contributions<RepositoryObserver>,
    private readonly log: Log,
  ) {}

  async created(repository: Repository): Promise<void> {
    const { name } = repository;
    await this.tell(repository, this.repositoryObservers, {}, async (observer) =>
      observer.created({ repository: name }),
    );
  }

  async pushed(repository: Repository, event: IncomingManifest): Promise<void> {
    await this.tell(repository, this.observers, event, async (observer) => observer.pushed?.(event));
  }

  async removed(repository: Repository, event: RemovedManifest): Promise<void> {
    await this.tell(repository, this.observers, event, async (observer) => observer.removed?.(event));
  }

  private async tell<O extends object>(
    repository: Repository,
    observers: Contributions<O>,
    { digest }: { readonly digest?: Digest },
    call: (observer: O) => Promise<void> | void,
  ): Promise<void> {
    if (observers.all.length === 0) return;
    await repository.announce(async () => {
      for (const observer of observers) {
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
