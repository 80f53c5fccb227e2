import { Injectable } from '@nestjs/common';
import { BlobCaches, Clock, Compat, Log, Stores, type Store } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { BlobAdmission } from './blobs/blob-admission.js';
import { BlobMount } from './blobs/blob-mount.js';
import { ContentMarks } from './blobs/content-marks.js';
import { StoredBlobs } from './blobs/stored-blobs.js';
import { RepositoryNames } from './catalog/repository-names.js';
import { StoredCatalog } from './catalog/stored-catalog.js';
import { Quarantine } from './damage/quarantine.js';
import { StoredContentCheck } from './damage/stored-content-check.js';
import { Deduplication } from './dedupe/deduplication.js';
import { rebuildIndex } from './index/rebuild-index.js';
import { ManifestNews } from './manifests/manifest-news.js';
import { ManifestRemoval } from './manifests/manifest-removal.js';
import { ManifestStore } from './manifests/manifest-store.js';
import { StoredManifests } from './manifests/stored-manifests.js';
import { RegistryPoints } from './registry-points.js';
import type { CacheCounts } from './repository/bounded-cache.js';
import { LockTimes } from './repository/lock-times.js';
import { Renewal } from './repository/renewal.js';
import { Repositories } from './repository/repositories.js';
import { RepositoryLimit } from './repository/repository-limit.js';
import { StoredUploads } from './uploads/stored-uploads.js';
import { UploadSessions } from './uploads/upload-sessions.js';

/** The ports of this room, which share what is known of repositories and of their content. No I/O before the first call. */
@Injectable()
export class RegistryParts {
  readonly blobs: StoredBlobs;
  readonly uploads: StoredUploads;
  readonly manifests: StoredManifests;
  readonly catalog: StoredCatalog;
  readonly check: StoredContentCheck;
  readonly lockTimes: LockTimes;
  readonly sessions = new UploadSessions();
  readonly marks: ContentMarks;
  readonly admission: BlobAdmission;
  readonly store: ManifestStore;
  readonly repositories: Repositories;
  readonly quarantine: Quarantine;
  readonly dedupe: Deduplication;
  readonly news: ManifestNews;
  readonly names: RepositoryNames;

  constructor(
    readonly stores: Stores,
    log: Log,
    clock: Clock,
    readonly compat: Compat,
    readonly points: RegistryPoints,
    caches: BlobCaches,
  ) {
    const { sessions } = this;
    const marks = (this.marks = new ContentMarks(clock, log));
    const admission = (this.admission = new BlobAdmission(marks));
    const store = (this.store = new ManifestStore(marks, clock));
    const names = (this.names = new RepositoryNames(stores, clock, log));
    this.lockTimes = new LockTimes(clock);
    const news = (this.news = new ManifestNews(points.observers, points.repositoryObservers, log));
    const repositories = (this.repositories = new Repositories({
      stores,
      clock,
      lockTimes: this.lockTimes,
      onPresence: (name, isPresent) => names.note(name, isPresent),
      rebuild: async (repository, damaged) => rebuildIndex(repository, damaged, { store, log }),
      onCreated: async (repository) => news.created(repository),
    }));
    const renewal = new Renewal({ stores, repositories, marks, clock, log });
    const dedupe = (this.dedupe = new Deduplication({ stores, caches, admission, clock, log }));
    const limit = new RepositoryLimit({ stores, repositories, names, clock });
    const mounts = new BlobMount({ stores, repositories, admission, renewal, dedupe });
    const removal = new ManifestRemoval(store, news, log);
    const { checks, damage } = points;
    this.quarantine = new Quarantine({ stores, repositories, marks, store, observers: damage, log });
    this.check = new StoredContentCheck({ stores, admission, quarantine: this.quarantine });
    this.blobs = new StoredBlobs({ stores, repositories, admission, mounts, renewal, dedupe, store });
    this.uploads = new StoredUploads({ stores, repositories, sessions, dedupe });
    this.manifests = new StoredManifests({
      repositories,
      store,
      admission,
      renewal,
      limit,
      removal,
      news,
      checks,
      compat,
    });
    this.catalog = new StoredCatalog({ stores, repositories, names, store, log });
  }

  /** The repositories of one store. */
  async namesOf(store: Store): Promise<readonly RepositoryName[]> {
    const { items } = await this.catalog.repositories({});
    return items.filter((name) => this.stores.of(name) === store);
  }

  /** By the names that metrics give them. */
  get caches(): Readonly<Record<string, CacheCounts>> {
    return { manifests: this.store.cacheCounts, repositories: this.repositories.counts };
  }
}
