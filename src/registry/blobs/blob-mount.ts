import { randomUUID } from 'node:crypto';
import { canLink, type FileStat, type StorageDriver, type Stores } from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import type { Deduplication } from '../dedupe/deduplication.js';
import type { Repositories } from '../repository/repositories.js';
import { paths, requireStorable } from '../repository/repository-paths.js';
import type { Repository } from '../repository/repository.js';
import type { Renewal } from '../repository/renewal.js';
import type { BlobAdmission } from './blob-admission.js';
import { copyVerified } from './copy-verified.js';

export interface BlobMountOptions {
  readonly stores: Stores;
  readonly repositories: Repositories;
  readonly admission: BlobAdmission;
  readonly renewal: Renewal;
  readonly dedupe: Deduplication;
}

/** Gives a repository a blob that another one of the same store has. */
export class BlobMount {
  constructor(private readonly options: BlobMountOptions) {}

  /** False where `from` does not have it, or lives in another store. */
  async mount(to: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean> {
    requireStorable(to);
    const { stores, repositories, admission, renewal, dedupe } = this.options;
    const { driver } = stores.of(to);
    if (stores.of(from).driver !== driver) return false;
    const stat = await admission.admit(driver, from, digest);
    if (!stat) return false;
    if (to === from) return (await renewal.renew(to, digest, stat)) !== undefined;
    repositories.noteChange(to);
    const isThere = await repositories.use(
      to,
      async (repository) =>
        (await this.link(driver, repository, digest, from, stat)) ||
        (await this.copy(driver, repository, digest, from)),
    );
    if (isThere) dedupe.noteBlob(to, digest);
    return isThere;
  }

  private async link(
    driver: StorageDriver,
    repository: Repository,
    digest: Digest,
    from: RepositoryName,
    before: FileStat,
  ): Promise<boolean> {
    if (!canLink(driver)) return false;
    const { name: to } = repository;
    const [source, target] = [paths.blob(from, digest), paths.blob(to, digest)];
    const { marks } = this.options.admission;
    return repository.lock.shared(async () => {
      await repository.ensure();
      await this.clearBad(driver, to, digest);
      if (!(await driver.link(source, target))) return false;
      // A link changes the version of the file it links to. Another version is another file, that was there before.
      const [of, at] = await Promise.all([driver.stat(source), driver.stat(target)]);
      if (of && of.version === at?.version) {
        marks.carry(from, to, digest, before, at);
        marks.carry(from, from, digest, before, of);
      }
      return true;
    });
  }

  /** A link replaces nothing, so what is known to be bad has to go first. */
  private async clearBad(driver: StorageDriver, to: RepositoryName, digest: Digest): Promise<void> {
    const path = paths.blob(to, digest);
    const found = await driver.stat(path);
    if (found && this.options.admission.marks.isBad(to, digest, found)) await driver.remove(path);
  }

  private async copy(
    driver: StorageDriver,
    repository: Repository,
    digest: Digest,
    from: RepositoryName,
  ): Promise<boolean> {
    const { name: to } = repository;
    const source = await driver.open(paths.blob(from, digest));
    if (!source) return false;
    const copied = paths.upload(to, randomUUID());
    if (!(await copyVerified(driver, source, copied, digest))) return false;
    return repository.lock.shared(async () => {
      await repository.ensure();
      const stat = await driver.move(copied, paths.blob(to, digest));
      this.options.admission.marks.verified(to, digest, stat);
      return true;
    });
  }
}
