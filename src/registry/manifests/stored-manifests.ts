import { hash } from 'node:crypto';
import {
  Manifests,
  type Compat,
  type Contributions,
  type IncomingManifest,
  type ManifestCheck,
  type ManifestPush,
  type PushedManifest,
  type Reference,
  type StoredManifest,
} from '@zot/extension-api';
import {
  algorithmOf,
  digestFrom,
  isDockerManifestType,
  looksLikeDigest,
  RegistryError,
  type Digest,
  type RepositoryName,
  type Tag,
} from '@zot/oci';
import type { BlobAdmission } from '../blobs/blob-admission.js';
import { DamagedIndex } from '../index/damaged-index.js';
import type { IndexEntry } from '../index/index-chunk.js';
import type { RepositoryIndex } from '../index/repository-index.js';
import type { Repositories } from '../repository/repositories.js';
import { paths, requireStorable } from '../repository/repository-paths.js';
import type { Renewal } from '../repository/renewal.js';
import type { RepositoryLimit } from '../repository/repository-limit.js';
import type { Repository } from '../repository/repository.js';
import { factsOf } from './manifest-facts.js';
import type { ManifestNews } from './manifest-news.js';
import { requireParts } from './manifest-parts.js';
import type { ManifestRemoval } from './manifest-removal.js';
import type { ManifestStore } from './manifest-store.js';
import { readManifest } from './read-manifest.js';

/** How long what was seen on the storage is taken for what is there, on the hottest path (decision 0061). */
const freshForMs = 20;
/** The same for bytes, which can vanish by hand but not change under their digest: what is ours to remove is forgotten then. */
const bytesFreshForMs = 10_000;

export interface StoredManifestsOptions {
  readonly repositories: Repositories;
  readonly store: ManifestStore;
  readonly admission: BlobAdmission;
  readonly renewal: Renewal;
  readonly limit: RepositoryLimit;
  readonly removal: ManifestRemoval;
  readonly news: ManifestNews;
  readonly checks: Contributions<ManifestCheck>;
  readonly compat: Compat;
}

/** Manifests in the layout of zot: bytes among the blobs, names in `index.json`. */
export class StoredManifests extends Manifests {
  constructor(private readonly options: StoredManifestsOptions) {
    super();
  }

  peek(name: string, reference: string): StoredManifest | undefined {
    const repository = this.options.repositories.peek(name);
    const index = repository?.file.recent(freshForMs);
    const entry = looksLikeDigest(reference) ? index?.manifest(reference as Digest) : index?.tag(reference);
    return entry && this.options.store.peek(repository!.name, entry, bytesFreshForMs);
  }

  async get(name: RepositoryName, reference: Reference): Promise<StoredManifest> {
    return this.options.repositories.use(name, async (repository) => {
      const index = await repository.index();
      if (!index) throw new RegistryError('NAME_UNKNOWN', { name });
      const entry = entryOf(index, reference);
      const stored = entry && (await this.options.store.get(repository, entry));
      if (!stored) throw new RegistryError('MANIFEST_UNKNOWN', { ...reference });
      return stored;
    });
  }

  async put(name: RepositoryName, push: ManifestPush): Promise<PushedManifest> {
    requireStorable(name);
    const incoming = this.incoming(name, push);
    const { digest, manifest } = incoming;
    await this.options.repositories.use(name, async (repository) => {
      if ((await this.isThere(repository, incoming)) && (await this.isKept(repository, digest))) return;
      await this.options.limit.admit(repository);
      for (const check of this.options.checks) await check.check(incoming);
      await repository.lock.shared(async () => this.store(repository, incoming));
      await this.options.news.pushed(repository, incoming);
    });
    return manifest.subject ? { digest, subject: manifest.subject.digest } : { digest };
  }

  async remove(name: RepositoryName, reference: Reference): Promise<void> {
    await this.options.repositories.use(name, async (repository) => {
      if (!(await repository.index())) throw new RegistryError('NAME_UNKNOWN', { name });
      if ('tag' in reference) await this.options.removal.removeTag(repository, reference.tag);
      else await this.options.removal.removeManifest(repository, reference.digest);
    });
  }

  async hasTag(name: RepositoryName, tag: Tag): Promise<boolean> {
    return this.options.repositories.use(name, async (repository) => {
      const index = repository.file.recent(freshForMs) ?? (await repository.index());
      return index?.tag(tag) !== undefined;
    });
  }

  private incoming(repository: RepositoryName, push: ManifestPush): IncomingManifest {
    const { tags, mediaType, bytes, by } = push;
    if (isDockerManifestType(mediaType) && !this.options.compat.docker2s2) {
      throw new RegistryError('MANIFEST_INVALID', { mediaType }, { status: 415 });
    }
    const algorithm = push.digest ? algorithmOf(push.digest) : 'sha256';
    const digest = digestFrom(algorithm, hash(algorithm, bytes));
    if (push.digest && push.digest !== digest) throw new RegistryError('DIGEST_INVALID', { digest: push.digest });
    return { repository, digest, tags, mediaType, manifest: readManifest(bytes, mediaType), bytes, by };
  }

  /** Whether the push would change nothing. */
  private async isThere(repository: Repository, { digest, tags, mediaType }: IncomingManifest): Promise<boolean> {
    const index = repository.file.recent(freshForMs) ?? (await repository.index().catch(ignoreDamage));
    const entries = tags.length > 0 ? tags.map((tag) => index?.tag(tag)) : [index?.manifest(digest)];
    if (!entries.every((entry) => entry?.digest === digest)) return false;
    return (await this.options.store.get(repository, { digest, mediaType })) !== undefined;
  }

  /** One without a tag is renewed: what comes next may be an index that lists it. False where it was collected just now. */
  private async isKept(repository: Repository, digest: Digest): Promise<boolean> {
    const { name, driver, file } = repository;
    if (!file.known?.untagged(digest)) return true;
    const stat = await driver.stat(paths.blob(name, digest));
    const renewed = stat && (await this.options.renewal.renew(name, digest, stat));
    return renewed !== undefined && file.known?.manifest(digest) !== undefined;
  }

  /** The bytes before the name, so that a name never leads to nothing, whenever the process ends. */
  private async store(repository: Repository, incoming: IncomingManifest): Promise<void> {
    const { store, admission, compat } = this.options;
    const { digest, mediaType, bytes, tags, manifest } = incoming;
    // Another look only if that before the checks is old; the write is on condition anyway.
    const index = repository.file.recent(freshForMs) ?? (await repository.mendedIndex());
    const isListed = index?.manifest(digest) !== undefined;
    if (!isListed && !compat.sparse) await requireParts(manifest, repository, index, admission);
    if (!index) await repository.ensure();
    // Bytes that nothing lists are written again, which is cheaper than to look for them, and renews their age.
    const isStored = isListed && (await store.get(repository, { digest, mediaType })) !== undefined;
    if (!isStored) await store.put(repository, { digest, mediaType }, bytes);
    const listed = { digest, mediaType, size: bytes.length };
    await repository.change((draft) => draft.put(listed, tags));
    if (repository.graph.isWanted) repository.graph.add(digest, factsOf(manifest, listed));
  }
}

function entryOf(index: RepositoryIndex, reference: Reference): IndexEntry | undefined {
  return 'tag' in reference ? index.tag(reference.tag) : index.manifest(reference.digest);
}

function ignoreDamage(error: unknown): undefined {
  if (!(error instanceof DamagedIndex)) throw error;
}
