import { createHash } from 'node:crypto';
import { ContentCheck, type ContentVerdict, type Damage, type Stores } from '@zot/extension-api';
import { algorithmOf, encodedOf, type Digest, type RepositoryName } from '@zot/oci';
import type { BlobAdmission } from '../blobs/blob-admission.js';
import { parseIndex } from '../index/parse-index.js';
import { readWhole } from '../repository/read-whole.js';
import { paths } from '../repository/repository-paths.js';
import type { Quarantine } from './quarantine.js';

const bufferBytes = 1024 * 1024;
/** What is pushed again and again while it is read is looked at by somebody else. */
const mostTries = 3;

export interface StoredContentCheckOptions {
  readonly stores: Stores;
  readonly admission: BlobAdmission;
  readonly quarantine: Quarantine;
}

export class StoredContentCheck extends ContentCheck {
  constructor(private readonly options: StoredContentCheckOptions) {
    super();
  }

  async *verify(
    repository: RepositoryName,
    digest: Digest,
    { since }: { readonly since: number },
  ): AsyncGenerator<number, ContentVerdict, void> {
    const { stores, admission, quarantine } = this.options;
    const { driver } = stores.of(repository);
    const { marks } = admission;
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const stat = await driver.stat(paths.blob(repository, digest));
      if (!stat) return (await quarantine.has(repository, digest)) ? 'set-aside' : 'absent';
      if ((marks.verifiedAt(repository, digest, stat) ?? -Infinity) >= since) return 'good';
      const source = await driver.open(paths.blob(repository, digest));
      if (!source) continue;
      const hash = createHash(algorithmOf(digest));
      const buffer = Buffer.allocUnsafe(Math.min(bufferBytes, Math.max(source.stat.size, 1)));
      try {
        for (let length = await source.read(buffer); length > 0; length = await source.read(buffer)) {
          hash.update(buffer.subarray(0, length));
          yield length;
        }
      } finally {
        await source.close();
      }
      const matches = hash.digest('hex') === encodedOf(digest);
      await admission.judge(driver, repository, digest, source.stat, matches);
      await quarantine.settled();
      if (matches) return 'good';
      if (marks.isBad(repository, digest, source.stat)) return 'affected';
    }
    return 'good';
  }

  async faultOf(repository: RepositoryName): Promise<string | undefined> {
    const index = await this.read(repository, paths.index(repository));
    if (!index) return 'index.json is missing';
    try {
      await parseIndex(index, '');
    } catch (error) {
      return `index.json is damaged: ${(error as Error).message}`;
    }
    const layout = await this.read(repository, paths.layout(repository));
    return layout && isLayout(layout) ? undefined : `oci-layout is ${layout ? 'damaged' : 'missing'}`;
  }

  tell(damage: Damage): void {
    this.options.quarantine.tell(damage);
  }

  private async read(repository: RepositoryName, path: string): Promise<Buffer | undefined> {
    const source = await this.options.stores.of(repository).driver.open(path);
    return source && readWhole(source);
  }
}

function isLayout(bytes: Buffer): boolean {
  try {
    const { imageLayoutVersion } = JSON.parse(bytes.toString()) as { imageLayoutVersion?: unknown };
    return typeof imageLayoutVersion === 'string' && imageLayoutVersion !== '';
  } catch {
    return false;
  }
}
