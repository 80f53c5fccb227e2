import { changeRecord, type ManifestStatistics, type RecordStore } from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import { numberIn, objectIn, textIn } from '../json-value.js';
import { groupOf } from './meta-records.js';
import { PullCounts } from './pull-counts.js';

/** Records changed at once. */
const writers = 16;

/**
 * What was done with manifests: written at once for a push, and every few seconds for pulls, which are counted in memory
 * until then. Kept apart from the index, since nothing else tells it.
 */
export class Statistics {
  readonly counts = new PullCounts();

  constructor(private readonly records: RecordStore) {}

  /** The first push of a manifest counts, also after it was pulled from elsewhere. */
  async pushed(
    repository: RepositoryName,
    digest: Digest,
    push: { readonly at: number; readonly by: string },
  ): Promise<void> {
    await changeRecord(this.records, groupOf(repository), digest, (value) => {
      const found = statisticsIn(value);
      if (found?.pushed !== undefined) return value;
      return JSON.stringify({ downloads: 0, ...found, pushed: push.at, pushedBy: push.by });
    });
  }

  async forget(repository: RepositoryName, digest: Digest): Promise<void> {
    this.counts.forget(repository, digest);
    await this.records.remove(groupOf(repository), digest);
  }

  /** With what is counted and not written yet; `since` is when the manifest was pushed, where nobody noted it. */
  async of(repository: RepositoryName, digest: Digest, since: number): Promise<ManifestStatistics> {
    return this.complete(repository, digest, (await this.records.get(groupOf(repository), digest))?.value, since);
  }

  /** By digest, those of a repository that are written. */
  async written(repository: RepositoryName): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for await (const { name, value } of this.records.list(groupOf(repository))) found.set(name, value);
    return found;
  }

  complete(repository: RepositoryName, digest: Digest, value: string | undefined, since: number): ManifestStatistics {
    const { pushed = since, pushedBy = '', downloads = 0, pulled } = statisticsIn(value) ?? {};
    const { count = 0, last = pulled } = this.counts.of(repository, digest) ?? {};
    return { pushed, pushedBy, downloads: downloads + count, ...(last !== undefined && { pulled: last }) };
  }

  /** Writes down what was counted. Rejects where that cannot be; what is left is counted on. */
  async flush(): Promise<void> {
    const taken = this.counts.take();
    let failure: { readonly error: unknown } | undefined;
    const queue = taken.values();
    const write = async () => {
      for (const { repository, digest, pulls } of queue) {
        try {
          if (!failure) await this.add(repository, digest, pulls);
        } catch (error) {
          failure = { error };
        }
        if (failure) this.counts.putBack(repository, digest, pulls);
      }
    };
    await Promise.all(Array.from({ length: writers }, write));
    if (failure) throw (failure as { readonly error: unknown }).error;
  }

  private async add(repository: RepositoryName, digest: Digest, { count, last }: { count: number; last: number }) {
    await changeRecord(this.records, groupOf(repository), digest, (value) => {
      const found = statisticsIn(value);
      const downloads = (found?.downloads ?? 0) + count;
      return JSON.stringify({ ...found, downloads, pulled: Math.max(last, found?.pulled ?? 0) });
    });
  }
}

function statisticsIn(value: string | undefined): Partial<ManifestStatistics> | undefined {
  const found = objectIn(value);
  if (!found) return undefined;
  const pushed = numberIn(found['pushed']);
  const pulled = numberIn(found['pulled']);
  return {
    ...(pushed !== undefined && { pushed, pushedBy: textIn(found['pushedBy']) ?? '' }),
    downloads: numberIn(found['downloads']) ?? 0,
    ...(pulled !== undefined && { pulled }),
  };
}
