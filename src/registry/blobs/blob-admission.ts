import { createHash } from 'node:crypto';
import { canDoubt, type ByteSource, type FileStat, type StorageDriver } from '@zot/extension-api';
import { algorithmOf, encodedOf, type Digest, type RepositoryName } from '@zot/oci';
import { paths } from '../repository/repository-paths.js';
import type { ContentMarks } from './content-marks.js';

const bufferBytes = 256 * 1024;

/** Whether a blob's file counts as the blob: what is known not to match its digest is as good as absent. */
export class BlobAdmission {
  private readonly hashing = new Map<string, Promise<FileStat | undefined>>();

  constructor(readonly marks: ContentMarks) {}

  /** The file's stat, or undefined where the repository does not have the blob. */
  async admit(driver: StorageDriver, repository: RepositoryName, digest: Digest): Promise<FileStat | undefined> {
    const stat = await driver.stat(paths.blob(repository, digest));
    if (!stat || this.marks.isBad(repository, digest, stat)) return undefined;
    return this.isSuspicious(driver, repository, digest, stat) ? this.hashOnce(driver, repository, digest) : stat;
  }

  /** As `admit`, but hashed unless that was done lately: for bytes that are about to be those of another blob too. */
  async verify(
    driver: StorageDriver,
    repository: RepositoryName,
    digest: Digest,
    withinMs: number,
  ): Promise<FileStat | undefined> {
    const stat = await driver.stat(paths.blob(repository, digest));
    if (!stat || this.marks.isBad(repository, digest, stat)) return undefined;
    return this.marks.isVerified(repository, digest, stat, withinMs) ? stat : this.hashOnce(driver, repository, digest);
  }

  /** Whether it has to be hashed before anything is said of it: torn by a power cut, or of another size than it had. */
  isSuspicious(driver: StorageDriver, repository: RepositoryName, digest: Digest, stat: FileStat): boolean {
    const span = canDoubt(driver) ? driver.doubtful : undefined;
    const isDoubtful = span !== undefined && stat.modified >= span.from && stat.modified <= span.to;
    if (isDoubtful) return !this.marks.isVerified(repository, digest, stat);
    return this.marks.isResized(repository, digest, stat);
  }

  private async hashOnce(
    driver: StorageDriver,
    repository: RepositoryName,
    digest: Digest,
  ): Promise<FileStat | undefined> {
    const key = `${repository}@${digest}`;
    let hashing = this.hashing.get(key);
    if (!hashing) {
      hashing = this.hash(driver, repository, digest).finally(() => this.hashing.delete(key));
      this.hashing.set(key, hashing);
    }
    return hashing;
  }

  private async hash(driver: StorageDriver, repository: RepositoryName, digest: Digest): Promise<FileStat | undefined> {
    const source = await driver.open(paths.blob(repository, digest));
    if (!source) return undefined;
    const matches = (await hashOf(source, digest)) === encodedOf(digest);
    await this.judge(driver, repository, digest, source.stat, matches);
    return matches ? source.stat : undefined;
  }

  /** Marks a file of which all bytes were read. What has gone or changed meanwhile is somebody else's to judge. */
  async judge(
    driver: StorageDriver,
    repository: RepositoryName,
    digest: Digest,
    stat: FileStat,
    matches: boolean,
  ): Promise<void> {
    if (matches) return this.marks.verified(repository, digest, stat);
    const found = await driver.stat(paths.blob(repository, digest));
    if (found?.version === stat.version) this.marks.bad(repository, digest, stat);
  }
}

/** Reads a source to its end and closes it. */
export async function hashOf(source: ByteSource, digest: Digest): Promise<string> {
  const hash = createHash(algorithmOf(digest));
  const buffer = Buffer.allocUnsafe(bufferBytes);
  try {
    for (let length = await source.read(buffer); length > 0; length = await source.read(buffer)) {
      hash.update(buffer.subarray(0, length));
    }
  } finally {
    await source.close();
  }
  return hash.digest('hex');
}
