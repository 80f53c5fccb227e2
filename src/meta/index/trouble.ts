import { RecordsUnavailable, type Log } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';

/** Which repositories the index may be wrong about, and whether the records can be had at all. */
export class Trouble {
  /** Something of them could not be written. */
  readonly stale = new Set<RepositoryName>();
  /** They have changed since their version was noted, and the changes are written. Milliseconds of the last one. */
  readonly changed = new Map<RepositoryName, number>();
  private away = false;

  constructor(private readonly log: Log) {}

  get isAway(): boolean {
    return this.away;
  }

  /** While the records are away, nobody waits for them; what changes meanwhile is repaired later. */
  noteAway(error: unknown): void {
    if (!this.away) {
      this.log.error('metadata cannot be kept now; what changes meanwhile is looked at again later', { error });
    }
    this.away = true;
  }

  noteBack(): void {
    if (this.away) this.log.info('metadata can be kept again', { repositories: this.stale.size });
    this.away = false;
  }

  /** True where the error is that the records are away, which is then noted. */
  isCause(error: unknown): boolean {
    const isAway = error instanceof RecordsUnavailable;
    if (isAway) this.noteAway(error);
    return isAway;
  }

  noteStale(repository: RepositoryName): void {
    this.stale.add(repository);
  }

  /** Both of one repository are over: it was compared with the storage. */
  settle(repository: RepositoryName): void {
    this.stale.delete(repository);
    this.changed.delete(repository);
  }

  rebuilt(reason: string): void {
    this.log.warn('the index of metadata is made from the storage', { reason });
  }
}
