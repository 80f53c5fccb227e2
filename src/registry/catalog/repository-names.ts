import type { Clock, Log, Stores } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { placeIn } from './ordered-names.js';
import { walkRepositories } from './walk-repositories.js';

/** A walk over all folders takes at most this share of the time. */
const share = 1 / 50;
/** A walk that takes longer is not waited for: the list as it was serves until it is done. */
const quickMs = 20;

/**
 * The names of all repositories in byte order, kept in memory. What this process makes shows at once; folders that others
 * put there or take away show with the next walk (decision 0063).
 */
export class RepositoryNames {
  private names: readonly RepositoryName[] | undefined;
  private walkedAt = -Infinity;
  private walkMs = 0;
  private walking: Promise<void> | undefined;
  /** What came and went while a walk runs, which may have passed the place already. */
  private news: { readonly name: RepositoryName; readonly isPresent: boolean }[] = [];

  constructor(
    private readonly stores: Stores,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async all(): Promise<readonly RepositoryName[]> {
    if (this.clock.monotonic() - this.walkedAt > this.walkMs / share) {
      const walking = (this.walking ??= this.walk().finally(() => (this.walking = undefined)));
      if (!this.names || this.walkMs < quickMs) await walking;
      else walking.catch((error: unknown) => this.log.warn('the repositories could not be listed anew', { error }));
    }
    return this.names!;
  }

  /** Told of each repository that is found, made or gone. */
  note(name: RepositoryName, isPresent: boolean): void {
    if (this.walking) this.news.push({ name, isPresent });
    this.apply(name, isPresent);
  }

  private async walk(): Promise<void> {
    this.news = [];
    const started = this.clock.monotonic();
    const found: RepositoryName[] = [];
    for (const store of this.stores.all) {
      for (const name of await walkRepositories(store.driver, this.log)) {
        // A folder of the default store that bears the name of a sub-path's route serves nobody.
        if (this.stores.of(name) === store) found.push(name);
      }
    }
    this.names = found.sort();
    for (const { name, isPresent } of this.news) this.apply(name, isPresent);
    this.walkedAt = this.clock.monotonic();
    this.walkMs = this.walkedAt - started;
  }

  private apply(name: RepositoryName, isPresent: boolean): void {
    if (!this.names) return;
    const place = placeIn(this.names, name);
    const isListed = this.names[place] === name;
    if (isPresent && !isListed) this.names = this.names.toSpliced(place, 0, name);
    if (!isPresent && isListed) this.names = this.names.toSpliced(place, 1);
  }
}
