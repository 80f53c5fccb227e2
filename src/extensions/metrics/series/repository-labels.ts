import { Inject, Injectable } from '@nestjs/common';
import { otherValue } from '@zot/extension-api';
import { METRICS_SECTION, type MetricsSection } from '../metrics-section.js';

/** What zot calls the repository of requests that are about none. No repository is called so. */
export const noRepository = 'N/A';

/**
 * Which repositories have series of their own: those that are known to exist, up to a number. Requests for others come
 * from whoever likes to make up names, and are counted with those about no repository.
 */
@Injectable()
export class RepositoryLabels {
  private readonly known = new Set<string>();

  constructor(@Inject(METRICS_SECTION) private readonly section: MetricsSection) {}

  /** `isFound`: the answer shows that there is such a repository. */
  of(repository: string | undefined, isFound: boolean): string {
    if (repository === undefined) return noRepository;
    if (this.known.has(repository)) return repository;
    if (!isFound) return noRepository;
    if (this.known.size >= this.section.maxRepositories) return otherValue;
    this.known.add(repository);
    return repository;
  }

  get all(): Iterable<string> {
    return this.known;
  }

  forget(repository: string): void {
    this.known.delete(repository);
  }
}
