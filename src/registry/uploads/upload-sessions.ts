import type { StorageDriver } from '@zot/extension-api';
import { RegistryError, type DigestAlgorithm, type RepositoryName } from '@zot/oci';
import { paths } from '../repository/repository-paths.js';
import { UploadSession } from './upload-session.js';

/** Sessions whose running hash is kept; one that is forgotten costs a second reading of its bytes. */
const most = 4096;
/** The form of the ids that zot and this registry give. */
const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The uploads under way. */
export class UploadSessions {
  private readonly known = new Map<string, UploadSession>();

  /** Those that are known. */
  get open(): number {
    return this.known.size;
  }

  /** Those that a request writes to. */
  get receiving(): number {
    let count = 0;
    for (const { isBusy } of this.known.values()) if (isBusy) count += 1;
    return count;
  }

  begin(name: RepositoryName, id: string, algorithm: DigestAlgorithm): UploadSession {
    return this.keep(name, UploadSession.begin(id, algorithm));
  }

  /** Throws BLOB_UPLOAD_UNKNOWN where there is none. */
  async find(driver: StorageDriver, name: RepositoryName, id: string): Promise<UploadSession> {
    const known = this.known.get(keyOf(name, id));
    if (known) return known;
    const stat = idShape.test(id) ? await driver.stat(paths.upload(name, id)) : undefined;
    if (!stat) throw unknownUpload(id);
    // Somebody may have found it while this one looked; there must be one session of each upload.
    return this.known.get(keyOf(name, id)) ?? this.keep(name, UploadSession.found(id, stat.size));
  }

  /** Whether a request writes to it. */
  isBusy(name: RepositoryName, id: string): boolean {
    return this.known.get(keyOf(name, id))?.isBusy === true;
  }

  end(name: RepositoryName, id: string): void {
    this.known.delete(keyOf(name, id));
  }

  private keep(name: RepositoryName, session: UploadSession): UploadSession {
    this.known.set(keyOf(name, session.id), session);
    if (this.known.size > most) this.forgetOldest();
    return session;
  }

  private forgetOldest(): void {
    for (const [key, session] of this.known) {
      if (session.isBusy) continue;
      this.known.delete(key);
      return;
    }
  }
}

export function unknownUpload(id: string): RegistryError {
  return new RegistryError('BLOB_UPLOAD_UNKNOWN', { session_id: id });
}

function keyOf(name: RepositoryName, id: string): string {
  return `${name}/${id}`;
}
