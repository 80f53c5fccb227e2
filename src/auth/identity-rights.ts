import { Injectable } from '@nestjs/common';
import { Rights, type RepositoryAction } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { AccessJudge } from './access-judge.js';

/** Rights of the identity that the access hook found. */
@Injectable()
export class IdentityRights extends Rights {
  constructor(private readonly judge: AccessJudge) {
    super();
  }

  require(request: FastifyRequest, action: RepositoryAction, repository: RepositoryName, reference?: string): void {
    const need = { action, repository, ...(reference !== undefined && { reference }) };
    const decision = this.judge.decide(request, need);
    if (!decision.isGranted) throw this.judge.refusal(request, need, decision.reason);
  }

  may(request: FastifyRequest, action: RepositoryAction, repository: RepositoryName): boolean {
    return this.judge.decide(request, { action, repository }).isGranted;
  }

  readable(request: FastifyRequest): ((repository: RepositoryName) => boolean) | undefined {
    return this.judge.readable(request);
  }
}
