import { canStamp, Clock, Stores, type Store } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { CacheCounts } from './bounded-cache.js';
import type { LockTimes } from './lock-times.js';
import type { LockMode, LockWatch } from './repository-lock.js';
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
  readonly lockTimes?: LockTimes;
  readonly onCreated?: RepositoryOptions['onCreated'];
}

/** The repositories that were asked for lately. One in use is never forgotten, since there must be one lock of each. */
export class Repositories {
  private readonly known = new Map<RepositoryName, Repository>();
  private readonly weights = new Map<Repository, number>();
  private weight = 0;
  /** Those that `noteChange` was called for. */
  private readonly changed = new Set<RepositoryName>();
  /** Of `peek`, which the hottest requests ask. */
  private hits = 0;
  private misses = 0;

  constructor(private readonly options: RepositoriesOptions) {}

  get counts(): CacheCounts {
    const { weight, hits, misses } = this;
    return { entries: this.known.size, weight, hits, misses };
  }

  /** Only if it is in memory. */
  peek(name: string): Repository | undefined {
    const found = this.known.get(name as RepositoryName);
    if (found) this.hits += 1;
    else this.misses += 1;
    return found;
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

  /** As `use`, for tasks that come to all repositories: one that nobody had asked for is not remembered for it. */
  async visit<T>(name: RepositoryName, work: (repository: Repository) => Promise<T>): Promise<T> {
    if (this.known.has(name)) return this.use(name, work);
    const repository = this.make(name);
    repository.users += 1;
    try {
      return await work(repository);
    } finally {
      repository.users -= 1;
      if (repository.users === 0) this.forget(repository);
    }
  }

  /** Blobs or uploads came or went, which a bucket tells nobody. */
  noteChange(name: RepositoryName): void {
    if (!canStamp(this.options.stores.of(name).driver)) this.changed.add(name);
  }

  hasChanged(name: RepositoryName): boolean {
    return this.changed.has(name);
  }

  forgetChange(name: RepositoryName): void {
    this.changed.delete(name);
  }

  private make(name: RepositoryName): Repository {
    const { stores, clock, onPresence, rebuild, onCreated } = this.options;
    const store = stores.of(name);
    const repository = new Repository({
      name,
      driver: store.driver,
      clock,
      rebuild,
      onCreated,
      lockWatch: this.watchOf(store),
      onPresence: (isPresent) => onPresence(name, isPresent),
    });
    this.known.set(name, repository);
    return repository;
  }

  private watchOf(store: Store): LockWatch | undefined {
    const { lockTimes } = this.options;
    return (
      lockTimes && {
        start: () => lockTimes.start(),
        held: (mode: LockMode, start: number) => lockTimes.held(store, mode, start),
      }
    );
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
