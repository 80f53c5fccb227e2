import { Injectable } from '@nestjs/common';
import { Manifests, Rights } from '@zot/extension-api';
import type { Digest, RepositoryName, Tag } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

/** The rights that a push of a manifest needs: each tag is created or updated, and each may be allowed without the other. */
@Injectable()
export class PushRights {
  constructor(
    private readonly rights: Rights,
    private readonly manifests: Manifests,
  ) {}

  /** Throws for a client that may not push here at all, before anything stored is looked at. */
  requireAny(request: FastifyRequest, repository: RepositoryName, reference: string): void {
    if (this.rights.may(request, 'update', repository, reference)) return;
    this.rights.require(request, 'create', repository, reference);
  }

  /**
   * By digest alone a push creates. With tags beside it, the manifest itself is created or updated as they are, so that who
   * may only move tags can do so by either form.
   */
  async requireEach(
    request: FastifyRequest,
    repository: RepositoryName,
    digest: Digest | undefined,
    tags: readonly Tag[],
  ): Promise<void> {
    const actions = new Set<'create' | 'update'>(tags.length === 0 ? ['create'] : []);
    for (const tag of tags) {
      const action = (await this.manifests.hasTag(repository, tag)) ? 'update' : 'create';
      this.rights.require(request, action, repository, tag);
      actions.add(action);
    }
    if (digest) for (const action of actions) this.rights.require(request, action, repository, digest);
  }
}
