import { Injectable } from '@nestjs/common';
import { ManifestHistory, MetaStore, type ManifestStatistics } from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';

/** The statistics that the metadata keeps. */
@Injectable()
export class StoredHistory extends ManifestHistory {
  constructor(private readonly meta: MetaStore) {
    super();
  }

  /** Brought up to date first: what it does not know yet would be kept for no reason. */
  async of(repository: RepositoryName): Promise<ReadonlyMap<Digest, ManifestStatistics>> {
    await this.meta.refresh(repository);
    const found = await this.meta.repository(repository);
    return new Map([...(found?.manifests ?? [])].map(([digest, { statistics }]) => [digest, statistics]));
  }
}
