import { Injectable } from '@nestjs/common';
import {
  Clock,
  Compat,
  FromPoint,
  Log,
  manifestChecks,
  manifestObservers,
  Stores,
  type Contributions,
  type ManifestCheck,
  type ManifestObserver,
} from '@zot/extension-api';
import { BlobAdmission } from './blobs/blob-admission.js';
import { BlobMount } from './blobs/blob-mount.js';
import { ContentMarks } from './blobs/content-marks.js';
import { StoredBlobs } from './blobs/stored-blobs.js';
import { RepositoryNames } from './catalog/repository-names.js';
import { StoredCatalog } from './catalog/stored-catalog.js';
import { rebuildIndex } from './index/rebuild-index.js';
import { ManifestNews } from './manifests/manifest-news.js';
import { ManifestRemoval } from './manifests/manifest-removal.js';
import { ManifestStore } from './manifests/manifest-store.js';
import { StoredManifests } from './manifests/stored-manifests.js';
import type { CacheCounts } from './repository/bounded-cache.js';
import { LockTimes } from './repository/lock-times.js';
import { Repositories } from './repository/repositories.js';
import { StoredUploads } from './uploads/stored-uploads.js';
import { UploadSessions } from './uploads/upload-sessions.js';

/** The four ports, which share what is known of repositories and of their content. No I/O before the first call. */
@Injectable()
export class RegistryParts {
  readonly blobs: StoredBlobs;
  readonly uploads: StoredUploads;
  readonly manifests: StoredManifests;
  readonly catalog: StoredCatalog;
  readonly lockTimes: LockTimes;
  readonly sessions = new UploadSessions();
  private readonly cached: { readonly store: ManifestStore; readonly repositories: Repositories };

  constructor(
    stores: Stores,
    log: Log,
    clock: Clock,
    compat: Compat,
    @FromPoint(manifestChecks) checks: Contributions<ManifestCheck>,
    @FromPoint(manifestObservers) observers: Contributions<ManifestObserver>,
  ) {
    const marks = new ContentMarks(clock, log);
    const admission = new BlobAdmission(marks);
    const store = new ManifestStore(marks, clock);
    const names = new RepositoryNames(stores, clock, log);
    this.lockTimes = new LockTimes(clock);
    const repositories = new Repositories({
      stores,
      clock,
      lockTimes: this.lockTimes,
      onPresence: (name, isPresent) => names.note(name, isPresent),
      rebuild: async (repository, damaged) => rebuildIndex(repository, damaged, { store, log }),
    });
    const news = new ManifestNews(observers, log);
    const removal = new ManifestRemoval(store, news, log);
    const mounts = new BlobMount(stores, repositories, admission);
    this.blobs = new StoredBlobs({ stores, repositories, admission, mounts, store });
    this.uploads = new StoredUploads({ stores, repositories, sessions: this.sessions, marks });
    this.manifests = new StoredManifests({ repositories, store, admission, removal, news, checks, compat });
    this.catalog = new StoredCatalog({ stores, repositories, names, store, log });
    this.cached = { store, repositories };
  }

  /** By the names that metrics give them. */
  get caches(): Readonly<Record<string, CacheCounts>> {
    const { store, repositories } = this.cached;
    return { manifests: store.cacheCounts, repositories: repositories.counts };
  }
}
