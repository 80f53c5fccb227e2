import type { Log } from '@zot/extension-api';
import { RegistryError, type Digest, type Tag } from '@zot/oci';
import type { IndexEntry } from '../index/index-chunk.js';
import type { RepositoryIndex } from '../index/repository-index.js';
import type { Repository } from '../repository/repository.js';
import { completeGraph } from './complete-graph.js';
import type { ManifestNews } from './manifest-news.js';
import type { ManifestStore } from './manifest-store.js';

/** Takes tags and manifests away. */
export class ManifestRemoval {
  constructor(
    private readonly store: ManifestStore,
    private readonly news: ManifestNews,
    private readonly log: Log,
  ) {}

  async removeTag(repository: Repository, tag: Tag): Promise<void> {
    const { name, lock } = repository;
    const digest = await lock.shared(async () => repository.change((draft) => draft.removeTag(tag)));
    const mediaType = repository.file.known?.manifest(digest)?.mediaType;
    await this.news.removed(repository, { repository: name, digest, mediaType, tags: [tag], isGone: false });
  }

  async removeManifest(repository: Repository, digest: Digest): Promise<void> {
    const { name, lock } = repository;
    // Before the lock, since the first look at a large repository takes a while.
    const { mediaType } = await this.requireUnused(repository, digest);
    const tags = await lock.exclusive(async () => {
      await this.requireUnused(repository, digest);
      const removed = await repository.change((draft) => draft.removeManifest(digest));
      repository.graph.delete(digest);
      // The name is gone, and with it the manifest; bytes that stay behind are garbage.
      await this.store.remove(repository, digest).catch((error: unknown) => {
        this.log.warn('the bytes of a removed manifest could not be removed', { repository: name, digest, error });
      });
      return removed;
    });
    await this.news.removed(repository, { repository: name, digest, mediaType, tags, isGone: true });
  }

  /** Refuses what another manifest is made of. What cannot be read might refer to it. */
  private async requireUnused(repository: Repository, digest: Digest): Promise<IndexEntry> {
    const index = await repository.index();
    const entry = index?.manifest(digest);
    if (!entry) throw new RegistryError('MANIFEST_UNKNOWN', { digest });
    await requireNoUser(repository, index!, digest, this.store);
    return entry;
  }
}

/** DENIED (405) while a listed manifest of the repository refers to the digest. */
export async function requireNoUser(
  repository: Repository,
  index: RepositoryIndex,
  digest: Digest,
  store: ManifestStore,
): Promise<void> {
  const [failure] = await completeGraph(repository, index, store);
  if (failure !== undefined) throw failure;
  if (!repository.graph.isUsed(digest)) return;
  const reason = 'a manifest of this repository refers to it';
  throw new RegistryError('DENIED', { digest, reason }, { status: 405 });
}
