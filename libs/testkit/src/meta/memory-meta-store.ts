import { MetaStore, type ManifestMeta, type RepositoryMeta, type TagMeta } from '@zot/extension-api';
import type { Digest, RepositoryName, Tag } from '@zot/oci';

/** Knows of repositories what a test tells it. */
export class MemoryMetaStore extends MetaStore {
  private readonly all = new Map<RepositoryName, RepositoryMeta>();

  constructor(repositories: Iterable<RepositoryMeta> = []) {
    super();
    for (const repository of repositories) this.tell(repository);
  }

  /** In place of what was told of it before. */
  tell(repository: RepositoryMeta): void {
    this.all.set(repository.name, repository);
  }

  async *repositories(): AsyncGenerator<RepositoryName> {
    yield* [...this.all.keys()].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  }

  async repository(name: RepositoryName): Promise<RepositoryMeta | undefined> {
    return this.all.get(name);
  }

  async tag(name: RepositoryName, tag: Tag): Promise<TagMeta | undefined> {
    return this.all.get(name)?.tags.get(tag);
  }

  async manifest(name: RepositoryName, digest: Digest): Promise<ManifestMeta | undefined> {
    return this.all.get(name)?.manifests.get(digest);
  }

  async refresh(): Promise<void> {}
}
