import { Injectable } from '@nestjs/common';
import { Blobs, Rights } from '@zot/extension-api';
import { isRepositoryName, RegistryError, type Digest, type RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { RecentBlobs } from './recent-blobs.js';

/**
 * Mounts (dist-spec, "Mounting a blob from another repository"). A repository that the client may not read is as one that
 * has no such blob, so that a digest alone gives access to nothing.
 */
@Injectable()
export class BlobMounts {
  constructor(
    private readonly blobs: Blobs,
    private readonly rights: Rights,
    private readonly recent: RecentBlobs,
  ) {}

  /** Whether the repository has the blob now. Without `from`, it is looked for where it was pushed lately. */
  async mount(
    request: FastifyRequest,
    repository: RepositoryName,
    digest: Digest,
    from: string | undefined,
  ): Promise<boolean> {
    for (const source of this.sources(digest, from)) {
      if (!this.rights.may(request, 'read', source)) continue;
      if (await this.blobs.mount(repository, digest, source)) {
        this.note(digest, repository);
        return true;
      }
    }
    return false;
  }

  /** Remembers a blob that was pushed. */
  note(digest: Digest, repository: RepositoryName): void {
    this.recent.note(digest, repository);
  }

  private sources(digest: Digest, from: string | undefined): readonly RepositoryName[] {
    if (from === undefined) return this.recent.of(digest);
    if (isRepositoryName(from)) return [from];
    throw new RegistryError('NAME_INVALID', { from });
  }
}
