import { Injectable } from '@nestjs/common';
import { Catalog, Rights } from '@zot/extension-api';
import { RegistryError, type Digest, type RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

/**
 * For those whom access control set `detectManifestCollision`: a manifest that several tags name is not deleted by its
 * digest, which would take all of them.
 */
@Injectable()
export class CollisionCheck {
  constructor(
    private readonly rights: Rights,
    private readonly catalog: Catalog,
  ) {}

  async refuseShared(request: FastifyRequest, repository: RepositoryName, digest: Digest): Promise<void> {
    if (!this.rights.may(request, 'detectManifestCollision', repository)) return;
    const named = (await this.catalog.index(repository)).filter((one) => one.digest === digest);
    if (named.length < 2) return;
    const description = 'several tags name this manifest; delete them one by one';
    throw new RegistryError('MANIFEST_INVALID', { digest, description }, { status: 409 });
  }
}
