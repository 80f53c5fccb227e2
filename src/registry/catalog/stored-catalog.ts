import { setImmediate as turn } from 'node:timers/promises';
import { Catalog, type Listed, type Log, type Page, type Stores } from '@zot/extension-api';
import {
  mediaTypes,
  RegistryError,
  type Descriptor,
  type Digest,
  type ImageIndex,
  type RepositoryName,
} from '@zot/oci';
import type { RepositoryIndex } from '../index/repository-index.js';
import { completeGraph } from '../manifests/complete-graph.js';
import type { ManifestStore } from '../manifests/manifest-store.js';
import type { Repositories } from '../repository/repositories.js';
import { paths } from '../repository/repository-paths.js';
import { pageOf } from './ordered-names.js';
import type { RepositoryNames } from './repository-names.js';

/** Descriptors read before others get a turn: some milliseconds. */
const entriesPerTurn = 2048;

export interface StoredCatalogOptions {
  readonly stores: Stores;
  readonly repositories: Repositories;
  readonly names: RepositoryNames;
  readonly store: ManifestStore;
  readonly log: Log;
}

/** Lists from what is kept in memory of the storage. */
export class StoredCatalog extends Catalog {
  constructor(private readonly options: StoredCatalogOptions) {
    super();
  }

  async repositories(page: Page, mayRead?: (name: RepositoryName) => boolean): Promise<Listed<RepositoryName>> {
    return pageOf(await this.options.names.all(), page, mayRead);
  }

  async tags(name: RepositoryName, page: Page): Promise<Listed<string>> {
    return pageOf((await this.read(name)).tagNames(), page);
  }

  async referrers(name: RepositoryName, digest: Digest, artifactTypes: readonly string[]): Promise<ImageIndex> {
    const all = await this.options.repositories.use(name, async (repository) => {
      const index = await repository.index();
      if (!index) return [];
      for (const error of await completeGraph(repository, index, this.options.store)) {
        this.options.log.warn('a manifest could not be read for the list of referrers', { repository: name, error });
      }
      // The graph may still hold what was removed a moment ago.
      return repository.graph.referrersOf(digest).filter((one) => index.manifest(one.digest));
    });
    const manifests =
      artifactTypes.length === 0 ? all : all.filter((one) => artifactTypes.includes(one.artifactType ?? ''));
    return { schemaVersion: 2, mediaType: mediaTypes.imageIndex, manifests };
  }

  async index(name: RepositoryName): Promise<readonly Descriptor[]> {
    const index = await this.read(name);
    const descriptors: Descriptor[] = [];
    for (const entry of [...index.entries()]) {
      descriptors.push(index.descriptor(entry));
      if (descriptors.length % entriesPerTurn === 0) await turn();
    }
    return descriptors;
  }

  async version(name: RepositoryName): Promise<string | undefined> {
    return (await this.options.stores.of(name).driver.stat(paths.index(name)))?.version;
  }

  private async read(name: RepositoryName): Promise<RepositoryIndex> {
    const index = await this.options.repositories.use(name, async (repository) => repository.index());
    if (!index) throw new RegistryError('NAME_UNKNOWN', { name });
    return index;
  }
}
