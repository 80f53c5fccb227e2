import { Clock, Stores, type StorageDriver } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { Repository, type RepositoryOptions } from './repository.js';

const usualWeightLimit = 64 * 1024 * 1024;
/** Repositories of which anything is known at once. */
const countLimit = 8192;

export interface RepositoriesOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly onPresence: (name: RepositoryName, isPresent: boolean) => void;
  readonly rebuild: RepositoryOptions['rebuild'];
  /** Bytes of indexes and of manifests' relations that are kept between requests. */
  readonly weightLimit?: number;
}

/** The repositories that were asked for lately. One in use is never forgotten, since there must be one lock of each. */
export class Repositories {
  private readonly known = new Map<RepositoryName, Repository>();
  private readonly weights = new Map<Repository, number>();
  private weight = 0;

  constructor(private readonly options: RepositoriesOptions) {}

  /** Only if it is in memory. */
  peek(name: string): Repository | undefined {
    return this.known.get(name as RepositoryName);
  }

  /** Holds on to a repository, known or not there at all, while the work runs. */
  async use<T>(name: RepositoryName, work: (repository: Repository) => Promise<T>): Promise<T> {
    const repository = this.known.get(name) ?? this.make(name);
    repository.users += 1;
    try {
      return await work(repository);
    } finally {
      repository.users -= 1;
      this.settle(repository);
    }
  }

  private make(name: RepositoryName): Repository {
    const { stores, clock, onPresence, rebuild } = this.options;
    const driver: StorageDriver = stores.of(name).driver;
    const repository = new Repository({
      name,
      driver,
      clock,
      rebuild,
      onPresence: (isPresent) => onPresence(name, isPresent),
    });
    this.known.set(name, repository);
    return repository;
  }

  /** Weighs it anew, and forgets others where that is too much. What was not found is not remembered. */
  private settle(repository: Repository): void {
    if (repository.users === 0 && repository.file.known === undefined) return this.forget(repository);
    const { weight } = repository;
    this.weight += weight - (this.weights.get(repository) ?? 0);
    this.weights.set(repository, weight);
    // Set anew, so that the order of the map is that of the last use.
    this.known.delete(repository.name);
    this.known.set(repository.name, repository);
    if (!this.isTooMuch()) return;
    for (const other of this.known.values()) {
      if (other.users === 0 && other !== repository) this.forget(other);
      if (!this.isTooMuch()) return;
    }
  }

  private isTooMuch(): boolean {
    return this.weight > (this.options.weightLimit ?? usualWeightLimit) || this.known.size > countLimit;
  }

  private forget(repository: Repository): void {
    this.known.delete(repository.name);
    this.weight -= this.weights.get(repository) ?? 0;
    this.weights.delete(repository);
  }
}
