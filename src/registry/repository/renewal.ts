import { canStamp, canTouch, type Clock, type FileStat, type Log, type Store, type Stores } from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import type { ContentMarks } from '../blobs/content-marks.js';
import type { Repositories } from './repositories.js';
import { paths } from './repository-paths.js';

const longestLagMs = 60_000;

/**
 * How far the age of a file may lag behind its last use. A file that is used again and again is so touched once in this
 * time, and garbage collection counts its delay from that much later. In a bucket a touch is a copy, so that it is rarer.
 */
export function renewalLag({ driver, settings: { gcDelay } }: Pick<Store, 'driver' | 'settings'>): number {
  return canStamp(driver) ? Math.min(longestLagMs, gcDelay / 4) : gcDelay / 4;
}

export interface RenewalOptions {
  readonly stores: Stores;
  readonly repositories: Repositories;
  readonly marks: ContentMarks;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps what clients are about to refer to from being collected: the age of a file counts from its last use. */
export class Renewal {
  constructor(private readonly options: RenewalOptions) {}

  /** The file as it is then; undefined where it was collected in the last moment. */
  async renew(name: RepositoryName, digest: Digest, stat: FileStat): Promise<FileStat | undefined> {
    const { stores, repositories } = this.options;
    if (!this.isDue(stores.of(name), stat)) return stat;
    return repositories.use(name, async ({ lock }) => lock.shared(async () => this.touch(name, digest)));
  }

  /** As `renew`, for one who holds the lock of the repository. */
  async renewHeld(name: RepositoryName, digest: Digest, stat: FileStat): Promise<void> {
    if (this.isDue(this.options.stores.of(name), stat)) await this.touch(name, digest);
  }

  private isDue(store: Store, { modified }: FileStat): boolean {
    return store.settings.gc && canTouch(store.driver) && this.options.clock.now() - modified > renewalLag(store);
  }

  private async touch(name: RepositoryName, digest: Digest): Promise<FileStat | undefined> {
    const { stores, marks, log } = this.options;
    const { driver } = stores.of(name);
    const path = paths.blob(name, digest);
    const before = await driver.stat(path);
    if (!before || !canTouch(driver)) return before;
    try {
      await driver.touch(path);
    } catch (error) {
      // What cannot be touched cannot be removed either.
      log.warn('the age of a blob could not be renewed', { repository: name, digest, error });
      return before;
    }
    const after = await driver.stat(path);
    if (after) marks.carry(name, name, digest, before, after);
    return after;
  }
}
