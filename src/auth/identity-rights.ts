import { Injectable } from '@nestjs/common';
import { Rights, type AccessNeed, type RepositoryAction } from '@zot/extension-api';
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
    const need = needOf(action, repository, reference);
    const decision = this.judge.decide(request, need);
    if (!decision.isGranted) throw this.judge.refusal(request, need, decision.reason);
  }

  may(request: FastifyRequest, action: RepositoryAction, repository: RepositoryName, reference?: string): boolean {
    return this.judge.decide(request, needOf(action, repository, reference)).isGranted;
  }

  readable(request: FastifyRequest): ((repository: RepositoryName) => boolean) | undefined {
    return this.judge.readable(request);
  }
}

function needOf(action: RepositoryAction, repository: RepositoryName, reference: string | undefined): AccessNeed {
  return { action, repository, ...(reference !== undefined && { reference }) };
}
