import { randomUUID } from 'node:crypto';
import { canLink, type FileStat, type StorageDriver, type Stores } from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import type { Repositories } from '../repository/repositories.js';
import { paths, requireStorable } from '../repository/repository-paths.js';
import type { BlobAdmission } from './blob-admission.js';
import { copyVerified } from './copy-verified.js';

/** Gives a repository a blob that another one of the same store has. */
export class BlobMount {
  constructor(
    private readonly stores: Stores,
    private readonly repositories: Repositories,
    private readonly admission: BlobAdmission,
  ) {}

  /** False where `from` does not have it, or lives in another store. */
  async mount(to: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean> {
    requireStorable(to);
    const { driver } = this.stores.of(to);
    if (this.stores.of(from).driver !== driver) return false;
    const stat = await this.admission.admit(driver, from, digest);
    if (!stat || to === from) return stat !== undefined;
    return this.repositories.use(to, async (repository) => {
      await repository.ensure();
      await this.clearBad(driver, to, digest);
      if (await this.link(driver, to, digest, from, stat)) return true;
      return this.copy(driver, to, digest, from);
    });
  }

  /** A link replaces nothing, so what is known to be bad has to go first. */
  private async clearBad(driver: StorageDriver, to: RepositoryName, digest: Digest): Promise<void> {
    const path = paths.blob(to, digest);
    const found = await driver.stat(path);
    if (found && this.admission.marks.isBad(to, digest, found)) await driver.remove(path);
  }

  private async link(
    driver: StorageDriver,
    to: RepositoryName,
    digest: Digest,
    from: RepositoryName,
    before: FileStat,
  ): Promise<boolean> {
    const [source, target] = [paths.blob(from, digest), paths.blob(to, digest)];
    if (!canLink(driver) || !(await driver.link(source, target))) return false;
    // A link changes the version of the file it links to. Another version is another file, that was there before.
    const [of, at] = await Promise.all([driver.stat(source), driver.stat(target)]);
    if (of && of.version === at?.version) {
      this.admission.marks.carry(from, to, digest, before, at);
      this.admission.marks.carry(from, from, digest, before, of);
    }
    return true;
  }

  private async copy(
    driver: StorageDriver,
    to: RepositoryName,
    digest: Digest,
    from: RepositoryName,
  ): Promise<boolean> {
    const source = await driver.open(paths.blob(from, digest));
    if (!source) return false;
    const stat = await copyVerified(driver, source, paths.upload(to, randomUUID()), paths.blob(to, digest), digest);
    if (stat) this.admission.marks.verified(to, digest, stat);
    return stat !== undefined;
  }
}
