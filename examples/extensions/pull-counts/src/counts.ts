import { Injectable } from '@nestjs/common';
import { changeRecord, RecordStore, type PullObserver } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';

const group = 'example-pull-counts';

/** Pulls by repository: those since the last writing in memory, all others in the records. */
@Injectable()
export class Counts implements PullObserver {
  private readonly fresh = new Map<RepositoryName, number>();
  /** Since this server started. */
  total = 0;

  constructor(private readonly records: RecordStore) {}

  pulled({ repository }: { repository: RepositoryName }): void {
    this.total++;
    this.fresh.set(repository, (this.fresh.get(repository) ?? 0) + 1);
  }

  /** Adds what is new to the records, one repository at a time. */
  async *keep(): AsyncIterable<RepositoryName> {
    for (const [repository, count] of [...this.fresh]) {
      // Others may count in the same records, so each writing adds to what is there.
      await changeRecord(this.records, group, repository, (value) => String(Number(value ?? 0) + count));
      this.forget(repository, count);
      yield repository;
    }
  }

  async all(): Promise<Map<RepositoryName, number>> {
    const all = new Map<RepositoryName, number>();
    for await (const { name, value } of this.records.list(group)) all.set(name as RepositoryName, Number(value));
    for (const [repository, count] of this.fresh) all.set(repository, (all.get(repository) ?? 0) + count);
    return all;
  }

  /** More may have been pulled while it was written. */
  private forget(repository: RepositoryName, count: number): void {
    const left = (this.fresh.get(repository) ?? 0) - count;
    if (left > 0) this.fresh.set(repository, left);
    else this.fresh.delete(repository);
  }
}
