import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Contributions, FromPoint } from '../wiring/point.js';
import type { AccessNeed } from './access-need.js';
import { authenticators, type Authenticator } from './authenticator.js';
import { Authorizer, granted, type Decision } from './authorizer.js';
import { isAnonymous } from './identity.js';

const denied: Decision = { isGranted: false };

/** For a file without access control: everybody may do everything, but where there are ways to log in, only after that. */
@Injectable()
export class NoAccessControl extends Authorizer {
  constructor(@FromPoint(authenticators) private readonly ways: Contributions<Authenticator>) {
    super();
  }

  decide(request: FastifyRequest, { action }: AccessNeed): Decision {
    // Not a right but a duty, which only access control gives.
    if (action === 'detectManifestCollision') return denied;
    return this.admits(request) ? granted : denied;
  }

  readable(request: FastifyRequest): (() => boolean) | undefined {
    return this.admits(request) ? undefined : () => false;
  }

  private admits(request: FastifyRequest): boolean {
    return !isAnonymous(request.identity) || this.ways.all.every((way) => way.isIdle);
  }
}
