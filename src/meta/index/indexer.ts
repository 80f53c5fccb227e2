import type { Clock, IncomingManifest, RecordChange, RemovedManifest } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { KeyedQueue } from './keyed-queue.js';
import { manifestFacts } from './manifest-facts.js';
import type { MetaIndex } from './meta-index.js';
import { manifestChange, tagChange, type ManifestFacts } from './meta-records.js';
import type { Statistics } from './statistics.js';
import type { Trouble } from './trouble.js';

export interface IndexerOptions {
  readonly index: MetaIndex;
  readonly statistics: Statistics;
  readonly trouble: Trouble;
  readonly queue: KeyedQueue<string>;
  readonly clock: Clock;
}

/** Writes down each change of a repository as it is told. What cannot be written marks the repository, and is no failure. */
export class Indexer {
  /** Repositories of which a record is known to be there. */
  private readonly known = new Set<RepositoryName>();

  constructor(private readonly options: IndexerOptions) {}

  async pushed({ repository, digest, tags, mediaType, manifest, bytes, by }: IncomingManifest): Promise<void> {
    const { index, statistics, clock } = this.options;
    await this.change(repository, async () => {
      const at = clock.now();
      const found = await index.manifest(repository, digest);
      const listed = { mediaType, size: bytes.length, since: found?.since ?? at };
      const changes: RecordChange[] = [
        manifestChange(repository, digest, { ...manifestFacts(manifest, listed, tags), ...signed(found) }),
      ];
      for (const tag of tags) {
        const tagged = (await index.tag(repository, tag))?.tagged ?? at;
        changes.push(tagChange(repository, tag, { digest, mediaType, tagged }));
      }
      await Promise.all([index.write(changes), statistics.pushed(repository, digest, { at, by: by ?? '' })]);
    });
  }

  async removed({ repository, digest, tags, isGone }: RemovedManifest): Promise<void> {
    const { index, statistics } = this.options;
    await this.change(repository, async () => {
      const changes: RecordChange[] = isGone ? [manifestChange(repository, digest)] : [];
      for (const tag of tags) {
        // Another server may have set it anew already.
        if ((await index.tag(repository, tag))?.digest === digest) changes.push(tagChange(repository, tag));
      }
      await index.write(changes);
      if (isGone) await statistics.forget(repository, digest);
    });
  }

  /** The records are not those that were there. */
  forget(): void {
    this.known.clear();
  }

  private async change(repository: RepositoryName, work: () => Promise<void>): Promise<void> {
    const { trouble, queue, clock } = this.options;
    // A request waits for this: it is not to find out for itself that nobody answers.
    if (trouble.isAway) return trouble.noteStale(repository);
    await queue.run(repository, async () => {
      try {
        await this.note(repository);
        await work();
        trouble.changed.set(repository, clock.monotonic());
      } catch (error) {
        trouble.noteStale(repository);
        if (!trouble.isCause(error)) throw error;
      }
    });
  }

  /** Before the first change, so that what a kill cuts short is looked at after the next start. */
  private async note(repository: RepositoryName): Promise<void> {
    if (this.known.has(repository)) return;
    await this.options.index.note(repository);
    this.known.add(repository);
  }
}

/** What an earlier tag said of it holds on beside another one. */
function signed(found: ManifestFacts | undefined): Partial<ManifestFacts> {
  return found?.signature ? { signature: found.signature, subject: found.subject } : {};
}
