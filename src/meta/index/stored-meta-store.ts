import { Injectable } from '@nestjs/common';
import { MetaStore, type ManifestMeta, type RepositoryMeta, type TagMeta } from '@zot/extension-api';
import type { Digest, RepositoryName, Tag } from '@zot/oci';
import { MetaParts } from './meta-parts.js';

/** What the index and the statistics tell together. */
@Injectable()
export class StoredMetaStore extends MetaStore {
  constructor(private readonly parts: MetaParts) {
    super();
  }

  async *repositories(): AsyncGenerator<RepositoryName> {
    for await (const { name } of this.parts.index.repositories()) yield name;
  }

  async repository(name: RepositoryName): Promise<RepositoryMeta | undefined> {
    const { index, statistics, trouble } = this.parts;
    if ((await index.version(name)) === undefined) return undefined;
    const [{ tags, manifests }, written] = await Promise.all([index.all(name), statistics.written(name)]);
    return {
      name,
      isStale: trouble.stale.has(name),
      tags: new Map([...tags].map(([tag, facts]) => [tag, { tag, ...facts }])),
      manifests: new Map(
        [...manifests].map(([digest, { since, ...facts }]) => [
          digest,
          { digest, ...facts, statistics: statistics.complete(name, digest, written.get(digest), since) },
        ]),
      ),
    };
  }

  async tag(name: RepositoryName, tag: Tag): Promise<TagMeta | undefined> {
    const facts = await this.parts.index.tag(name, tag);
    return facts && { tag, ...facts };
  }

  async manifest(name: RepositoryName, digest: Digest): Promise<ManifestMeta | undefined> {
    const found = await this.parts.index.manifest(name, digest);
    if (!found) return undefined;
    const { since, ...facts } = found;
    return { digest, ...facts, statistics: await this.parts.statistics.of(name, digest, since) };
  }

  async refresh(name: RepositoryName): Promise<void> {
    await this.parts.reconciler.reconcile(name);
  }
}
