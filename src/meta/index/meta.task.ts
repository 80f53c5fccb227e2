import { Injectable } from '@nestjs/common';
import { Catalog, type Step, type Task } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { MetaParts } from './meta-parts.js';
import { formatRecord, indexFormat } from './meta-records.js';

const second = 1000;
/** What is counted waits for the next run: this much of it is lost at most when the process is killed. */
const every = 10 * second;
/** All repositories are compared with the storage at a start, and from time to time, since files may come and go. */
const fullEvery = 6 * 60 * 60 * second;
/** Repositories whose versions are asked for at once. */
const batchSize = 64;
/** A repository that was changed is compared when it has been quiet for so long. */
const quiet = 60 * second;

/** Writes down what was counted, and repairs what is marked. */
@Injectable()
export class MetaTask implements Task {
  readonly name = 'metadata';
  readonly priority = 'medium';
  readonly every = every;
  private comparedAt: number | undefined;
  private flushedAt = -Infinity;

  constructor(
    private readonly parts: MetaParts,
    private readonly catalog: Catalog,
  ) {}

  async *steps(signal: AbortSignal): AsyncGenerator<Step> {
    const { trouble } = this.parts;
    signal.throwIfAborted();
    try {
      yield* this.flush();
      if (await this.isEmptied()) this.comparedAt = undefined;
      trouble.noteBack();
      yield* this.each(trouble.stale, signal);
      if (this.isDue) yield* this.compareAll(signal);
      yield* this.each(this.quietOnes(), signal);
    } catch (error) {
      // Told once when it begins; the next run finds out whether it is over.
      if (!trouble.isCause(error)) throw error;
    }
  }

  /** Compares what has changed, so that the next start need not; until `enough` says that there is no more time. */
  async settle(enough: () => boolean): Promise<void> {
    const { trouble, reconciler } = this.parts;
    for (const name of [...trouble.changed.keys()]) {
      if (enough()) return;
      await reconciler.reconcile(name);
    }
  }

  private get isDue(): boolean {
    return this.comparedAt === undefined || this.parts.clock.monotonic() - this.comparedAt >= fullEvery;
  }

  private async *flush(): AsyncGenerator<Step> {
    const { statistics, clock } = this.parts;
    if (clock.monotonic() - this.flushedAt < every / 2) return;
    this.flushedAt = clock.monotonic();
    await statistics.flush();
    yield { on: 'pulls' };
  }

  /** Whether there is no index of this format: at the first start, and when somebody has emptied the place of it. */
  private async isEmptied(): Promise<boolean> {
    const { records } = this.parts.index;
    const found = await records.get(formatRecord.group, formatRecord.name);
    if (found?.value === indexFormat) return false;
    this.parts.indexer.forget();
    if (found) for await (const { name } of this.parts.index.repositories()) await this.parts.index.drop(name);
    // At the beginning: where it is emptied again meanwhile, that is seen again.
    await records.put(formatRecord.group, formatRecord.name, indexFormat);
    if (found || this.comparedAt !== undefined)
      this.parts.trouble.rebuilt(found ? 'it is of another version' : 'it was emptied');
    return true;
  }

  private async *compareAll(signal: AbortSignal): AsyncGenerator<Step> {
    const { index } = this.parts;
    const { items } = await this.catalog.repositories({});
    const versions = new Map<RepositoryName, string>();
    for await (const { name, version } of index.repositories()) versions.set(name, version);
    const total = Math.ceil(items.length / batchSize);
    for (let from = 0; from < items.length; from += batchSize) {
      signal.throwIfAborted();
      const batch = items.slice(from, from + batchSize);
      // What cannot be looked at is told where it is compared, and keeps the others from nothing.
      const current = await Promise.all(batch.map(async (name) => this.catalog.version(name).catch(() => undefined)));
      yield* this.each(
        batch.filter((name, n) => current[n] !== versions.get(name)),
        signal,
      );
      for (const name of batch) versions.delete(name);
      yield { on: batch[0]!, total };
      yield* this.flush();
    }
    yield* this.each(versions.keys(), signal);
    this.comparedAt = this.parts.clock.monotonic();
  }

  private quietOnes(): RepositoryName[] {
    const { trouble, clock } = this.parts;
    const before = clock.monotonic() - quiet;
    return [...trouble.changed].flatMap(([name, changed]) => (changed <= before ? [name] : []));
  }

  private async *each(names: Iterable<RepositoryName>, signal: AbortSignal): AsyncGenerator<Step> {
    for (const name of [...names]) {
      signal.throwIfAborted();
      try {
        await this.parts.reconciler.reconcile(name);
        yield { on: name };
      } catch (error) {
        if (this.parts.trouble.isCause(error)) throw error;
        yield { on: name, error };
      }
    }
  }
}
