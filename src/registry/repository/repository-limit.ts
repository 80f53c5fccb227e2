import type { Clock, Stores } from '@zot/extension-api';
import { RegistryError, type RepositoryName } from '@zot/oci';
import type { RepositoryNames } from '../catalog/repository-names.js';
import type { Repositories } from './repositories.js';
import { paths } from './repository-paths.js';
import type { Repository } from './repository.js';

/** An index that lists nothing is shorter, unless others have written more into it: then it is read. */
const emptyIndexBytes = 256;
/** How long a count is believed, and how long one by which somebody would be refused. Milliseconds. */
const believedMs = 60_000;
const believedWhenFullMs = 1000;

export interface RepositoryLimitOptions {
  readonly stores: Stores;
  readonly repositories: Repositories;
  readonly names: RepositoryNames;
  readonly clock: Clock;
}

/**
 * `maxRepos`: how many repositories may hold manifests. Blobs alone do not count, as with zot. A push that would begin one
 * repository too many is TOOMANYREQUESTS (429), and one that nobody can count for fails.
 */
export class RepositoryLimit {
  private holding = new Set<RepositoryName>();
  private countedAt = -Infinity;
  private counting: Promise<void> | undefined;

  constructor(private readonly options: RepositoryLimitOptions) {}

  /** Called before the first manifest of a repository is written. */
  async admit({ name, file }: Repository): Promise<void> {
    const limit = this.options.stores.all[0]!.settings.maxRepos ?? 0;
    if (limit <= 0 || isFilled(file.known)) return;
    await this.count(believedMs);
    if (this.holding.has(name)) return;
    if (this.holding.size >= limit) await this.count(believedWhenFullMs);
    if (!this.holding.has(name) && this.holding.size >= limit) throw new RegistryError('TOOMANYREQUESTS', { limit });
    // At once, so that two pushes do not share the last place; one that fails then gives it back with the next count.
    this.holding.add(name);
  }

  private async count(believed: number): Promise<void> {
    if (this.options.clock.monotonic() - this.countedAt <= believed) return;
    await (this.counting ??= this.countAll().finally(() => (this.counting = undefined)));
  }

  private async countAll(): Promise<void> {
    const holding = new Set<RepositoryName>();
    const queue = (await this.options.names.all()).values();
    const look = async () => {
      for (const name of queue) if (await this.holds(name)) holding.add(name);
    };
    await Promise.all([look(), look(), look(), look()]);
    this.holding = holding;
    this.countedAt = this.options.clock.monotonic();
  }

  private async holds(name: RepositoryName): Promise<boolean> {
    const { stores, repositories } = this.options;
    const stat = await stores.of(name).driver.stat(paths.index(name));
    if (!stat || stat.size > emptyIndexBytes) return stat !== undefined;
    return repositories.visit(name, async (repository) => isFilled(await repository.mendedIndex()));
  }
}

function isFilled(index: { readonly chunks: readonly unknown[] } | undefined): boolean {
  return index !== undefined && index.chunks.length > 0;
}
