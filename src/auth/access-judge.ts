import { Inject, Injectable } from '@nestjs/common';
import { Authorizer, granted, isAnonymous, NoAccessControl, type AccessNeed, type Decision } from '@zot/extension-api';
import { RegistryError, type RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { LoginWays } from './login-ways.js';
import { isFromOwnPages } from './own-pages.js';

/** Milliseconds. */
export const FAIL_DELAY = Symbol('fail delay');

const loginNeeded: Decision = { isGranted: false, reason: 'needs a login' };
const outOfScope: Decision = { isGranted: false, reason: 'the scope of the token or key does not allow it' };

/** Whether a client that is known by now may do something: what its token allows, and what access control grants. */
@Injectable()
export class AccessJudge {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly ways: LoginWays,
    @Inject(FAIL_DELAY) private readonly failDelay: number,
  ) {}

  /** Whether the file neither asks who comes nor limits what they do. */
  get isOpen(): boolean {
    return this.ways.isNone && this.authorizer instanceof NoAccessControl;
  }

  decide(request: FastifyRequest, need: AccessNeed): Decision {
    const { scope } = request.identity;
    // That one asks before it deletes is a duty of the user's, which no key of theirs takes away.
    if (scope?.kind === 'limits' && need.action === 'detectManifestCollision') {
      return this.authorizer.decide(request, need);
    }
    if (scope && !scope.allows(need)) return outOfScope;
    if (need.action === 'user') return isAnonymous(request.identity) ? loginNeeded : granted;
    if (scope?.kind === 'rights') return granted;
    return this.authorizer.decide(request, need);
  }

  readable(request: FastifyRequest): ((repository: RepositoryName) => boolean) | undefined {
    const { scope } = request.identity;
    if (!scope) return this.authorizer.readable(request);
    const allows = (repository: RepositoryName) => scope.allows({ action: 'read', repository });
    const mayRead = scope.kind === 'limits' ? this.authorizer.readable(request) : undefined;
    return mayRead ? (repository) => allows(repository) && mayRead(repository) : allows;
  }

  /**
   * The error for a need that is not met. Who may come back with more is answered 401 and told how: a client without a
   * login, and one whose token is too narrow, since its token service may give a wider one.
   */
  refusal(request: FastifyRequest, need: AccessNeed, reason?: string): RegistryError {
    request.refusal = reason ?? `not granted: ${need.action}`;
    if (isAnonymous(request.identity) || request.identity.scope?.kind === 'rights')
      return this.challenge(request, need);
    return new RegistryError('DENIED', reason === undefined ? {} : { reason }, { delay: this.failDelay });
  }

  /** The error for a login that does not hold. */
  failedLogin(request: FastifyRequest, need: AccessNeed, reason: string): RegistryError {
    request.refusal = reason;
    return this.challenge(request, need, mayBeGuessed(request) ? this.failDelay : 0);
  }

  private challenge(request: FastifyRequest, need: AccessNeed, delay = 0): RegistryError {
    const challenges = this.ways.challenges(request, need);
    return new RegistryError(
      'UNAUTHORIZED',
      {},
      { delay, ...(challenges.length > 0 && { headers: { 'www-authenticate': challenges } }) },
    );
  }
}

/** Passwords and keys are; a token that is over is none of them, and its client is to fetch the next one soon. */
function mayBeGuessed(request: FastifyRequest): boolean {
  const { authorization = '' } = request.headers;
  return isFromOwnPages(request) || (authorization !== '' && !/^bearer /i.test(authorization));
}
