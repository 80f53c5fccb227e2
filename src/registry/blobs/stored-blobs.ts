import { Blobs, canRedirect, type BlobStat, type ByteRange, type OpenBlob, type Stores } from '@zot/extension-api';
import { digestAlgorithms, isDigest, RegistryError, type Digest, type RepositoryName } from '@zot/oci';
import type { Deduplication } from '../dedupe/deduplication.js';
import { requireNoUser } from '../manifests/manifest-removal.js';
import type { ManifestStore } from '../manifests/manifest-store.js';
import type { Repositories } from '../repository/repositories.js';
import { paths } from '../repository/repository-paths.js';
import type { Renewal } from '../repository/renewal.js';
import type { Repository } from '../repository/repository.js';
import type { BlobAdmission } from './blob-admission.js';
import type { BlobMount } from './blob-mount.js';
import { VerifyingSource } from './verifying-source.js';

/** Seconds for which an address of the storage's own can be used, as long as zot's. */
const redirectLifetime = 20 * 60;

export interface StoredBlobsOptions {
  readonly stores: Stores;
  readonly repositories: Repositories;
  readonly admission: BlobAdmission;
  readonly mounts: BlobMount;
  readonly renewal: Renewal;
  readonly dedupe: Deduplication;
  readonly store: ManifestStore;
}

/** Blobs as files under their digests. */
export class StoredBlobs extends Blobs {
  constructor(private readonly options: StoredBlobsOptions) {
    super();
  }

  async stat(name: RepositoryName, digest: Digest): Promise<BlobStat> {
    const stat = await this.options.admission.admit(this.options.stores.of(name).driver, name, digest);
    if (!stat) throw unknown(digest);
    return { digest, size: stat.size, modified: stat.modified };
  }

  async claim(name: RepositoryName, digest: Digest): Promise<BlobStat> {
    const { stores, admission, renewal } = this.options;
    const found = await admission.admit(stores.of(name).driver, name, digest);
    const stat = found && (await renewal.renew(name, digest, found));
    if (!stat) throw unknown(digest);
    return { digest, size: stat.size, modified: stat.modified };
  }

  async open(name: RepositoryName, digest: Digest, range?: ByteRange): Promise<OpenBlob> {
    const { stores, admission } = this.options;
    const { driver, settings } = stores.of(name);
    let source = await driver.open(paths.blob(name, digest), range);
    if (!source) throw unknown(digest);
    const { marks } = admission;
    const isKnownBad = marks.isBad(name, digest, source.stat);
    if (isKnownBad || admission.isSuspicious(driver, name, digest, source.stat)) {
      await source.close();
      if (isKnownBad || !(await admission.admit(driver, name, digest))) throw unknown(digest);
      source = await driver.open(paths.blob(name, digest), range);
      if (!source) throw unknown(digest);
    }
    const { size } = source.stat;
    if (range || marks.isVerified(name, digest, source.stat, settings.verifyInterval)) return { digest, size, source };
    const verifying = new VerifyingSource(source, digest, async (matches, stat) => {
      await admission.judge(driver, name, digest, stat, matches);
      return matches ? undefined : unknown(digest);
    });
    return { digest, size, source: verifying };
  }

  async redirect(name: RepositoryName, digest: Digest): Promise<string | undefined> {
    const { driver, settings } = this.options.stores.of(name);
    if (!settings.redirectBlobURL || !canRedirect(driver)) return undefined;
    await this.stat(name, digest);
    return driver.redirect(paths.blob(name, digest), redirectLifetime);
  }

  async mount(name: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean> {
    return this.options.mounts.mount(name, digest, from);
  }

  async *list(name: RepositoryName): AsyncGenerator<BlobStat, void, void> {
    const { driver } = this.options.stores.of(name);
    for (const algorithm of Object.keys(digestAlgorithms)) {
      for await (const entry of driver.list(`${paths.blobs(name)}/${algorithm}`)) {
        const digest = `${algorithm}:${entry.name}`;
        if (entry.kind !== 'file' || !isDigest(digest)) continue;
        const stat = await driver.stat(paths.blob(name, digest));
        if (stat) yield { digest, size: stat.size, modified: stat.modified };
      }
    }
  }

  async remove(name: RepositoryName, digest: Digest): Promise<void> {
    await this.options.repositories.use(name, async (repository) => {
      // Before the lock, since the first look at a large repository takes a while.
      await this.requireUnused(repository, digest);
      await repository.lock.exclusive(async () => {
        await this.requireUnused(repository, digest);
        await repository.driver.remove(paths.blob(name, digest));
        this.options.admission.marks.forget(name, digest);
      });
      await this.options.dedupe.dropBlob(name, digest);
    });
  }

  private async requireUnused(repository: Repository, digest: Digest): Promise<void> {
    const index = await repository.index();
    const isThere = index && (await repository.driver.stat(paths.blob(repository.name, digest)));
    if (!isThere) throw unknown(digest);
    if (index.manifest(digest)) {
      throw new RegistryError('DENIED', { digest, reason: 'it is a manifest' }, { status: 405 });
    }
    await requireNoUser(repository, index, digest, this.options.store);
  }
}

function unknown(digest: Digest): RegistryError {
  return new RegistryError('BLOB_UNKNOWN', { digest });
}
