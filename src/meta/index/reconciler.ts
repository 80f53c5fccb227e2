import type { Blobs, Catalog, Clock, Manifests, RecordChange } from '@zot/extension-api';
import {
  refNameAnnotation,
  RegistryError,
  type Descriptor,
  type Digest,
  type RepositoryName,
  type Tag,
} from '@zot/oci';
import type { KeyedQueue } from './keyed-queue.js';
import { manifestFacts } from './manifest-facts.js';
import type { IndexedRepository, MetaIndex } from './meta-index.js';
import { manifestChange, tagChange, type ManifestFacts } from './meta-records.js';
import type { Trouble } from './trouble.js';

/** Manifests read at once. */
const readers = 8;

export interface ReconcilerOptions {
  readonly index: MetaIndex;
  readonly trouble: Trouble;
  readonly queue: KeyedQueue<string>;
  readonly catalog: Catalog;
  readonly manifests: Manifests;
  readonly blobs: Blobs;
  readonly clock: Clock;
}

/** Makes the index of a repository what the storage holds. What is as it was is not read again. */
export class Reconciler {
  constructor(private readonly options: ReconcilerOptions) {}

  /** Resolves with whether anything had to be looked at. */
  async reconcile(repository: RepositoryName): Promise<boolean> {
    const { index, trouble, queue, catalog } = this.options;
    return queue.run(repository, async () => {
      // Before the list is read: what comes in between makes another version, and is looked at again after a start.
      const version = await catalog.version(repository);
      const known = await index.version(repository);
      const isSettled = version === known && !trouble.stale.has(repository);
      if (!isSettled) await this.align(repository, version, known);
      trouble.settle(repository);
      return !isSettled;
    });
  }

  private async align(
    repository: RepositoryName,
    version: string | undefined,
    known: string | undefined,
  ): Promise<void> {
    const { index, catalog } = this.options;
    const listed = version === undefined ? undefined : await catalog.index(repository).catch(absentIfUnknown);
    if (!listed) return index.drop(repository);
    if (known === undefined) await index.note(repository);
    await index.write(await this.changes(repository, listed, await index.all(repository)));
    await index.setVersion(repository, version!);
  }

  private async changes(
    repository: RepositoryName,
    listed: readonly Descriptor[],
    indexed: IndexedRepository,
  ): Promise<RecordChange[]> {
    const { tags, manifests } = sorted(listed);
    const tagsOf = Map.groupBy(tags.keys(), (tag) => tags.get(tag)!.digest);
    const lacking = [...manifests.values()].filter(({ digest }) => !indexed.manifests.has(digest));
    const found = new Map<Digest, ManifestFacts>(indexed.manifests);
    const changes: RecordChange[] = [];
    const queue = lacking.values();
    const read = async () => {
      for (const descriptor of queue) {
        const facts = await this.factsOf(repository, descriptor, tagsOf.get(descriptor.digest) ?? []);
        if (!facts) continue;
        found.set(descriptor.digest, facts);
        changes.push(manifestChange(repository, descriptor.digest, facts));
      }
    };
    await Promise.all(Array.from({ length: readers }, read));
    for (const [tag, { digest, mediaType }] of tags) {
      const former = indexed.tags.get(tag);
      if (former?.digest === digest && former.mediaType === mediaType) continue;
      const tagged = former?.tagged ?? found.get(digest)?.since ?? this.options.clock.now();
      changes.push(tagChange(repository, tag, { digest, mediaType, tagged }));
    }
    for (const tag of indexed.tags.keys()) if (!tags.has(tag)) changes.push(tagChange(repository, tag));
    for (const digest of indexed.manifests.keys()) {
      if (!manifests.has(digest)) changes.push(manifestChange(repository, digest));
    }
    return changes;
  }

  /** Undefined for one whose bytes are missing, or are not what was pushed: nobody can pull it. */
  private async factsOf(
    repository: RepositoryName,
    { digest, mediaType }: Descriptor,
    tags: readonly Tag[],
  ): Promise<ManifestFacts | undefined> {
    try {
      const { bytes } = await this.options.manifests.get(repository, { digest });
      const { modified } = await this.options.blobs.stat(repository, digest);
      return manifestFacts(parse(bytes), { mediaType, size: bytes.length, since: modified }, tags);
    } catch (error) {
      return absentIfUnknown(error);
    }
  }
}

/** Of two entries of one tag the first counts, as for the registry. */
function sorted(listed: readonly Descriptor[]) {
  const [tags, manifests] = [new Map<Tag, Descriptor>(), new Map<Digest, Descriptor>()];
  for (const descriptor of listed) {
    const tag = descriptor.annotations?.[refNameAnnotation] as Tag | undefined;
    if (tag && !tags.has(tag)) tags.set(tag, descriptor);
    if (!manifests.has(descriptor.digest)) manifests.set(descriptor.digest, descriptor);
  }
  return { tags, manifests };
}

function absentIfUnknown(error: unknown): undefined {
  const codes = ['NAME_UNKNOWN', 'MANIFEST_UNKNOWN', 'BLOB_UNKNOWN'];
  if (error instanceof RegistryError && codes.includes(error.code)) return undefined;
  throw error;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
