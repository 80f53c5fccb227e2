import { Inject, Injectable, Optional } from '@nestjs/common';
import { Clock, type AccessNeed, type Authenticator, type Identity, type Verdict } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { quoted } from '../../quoted.js';
import { RememberedLogins } from '../../remembered-logins.js';
import { ServiceTokens } from './service-tokens.js';
import { isTokenShaped, TokenRefused } from './verify-token.js';
import type { VerifiedToken } from './workload-issuer.js';
import { WorkloadIssuers } from './workload-issuers.js';

export const BEARER_CHALLENGE = Symbol('bearer challenge');

export interface BearerChallenge {
  readonly isExclusive: boolean;
  readonly realm: string;
  readonly service: string;
}

const longestRemembered = 5 * 60_000;
const scheme = /^bearer +/i;
const tokenNeeded: Verdict = { refused: 'no token' };

/** Tokens in `Authorization: Bearer`: of workloads first, then of the token service. */
@Injectable()
export class BearerLogin implements Authenticator {
  readonly scheme = 'Bearer';
  readonly isExclusive: boolean;
  private readonly remembered = new RememberedLogins();
  private readonly checks = new Map<string, Promise<Verdict>>();

  constructor(
    @Inject(BEARER_CHALLENGE) private readonly offer: BearerChallenge,
    private readonly issuers: WorkloadIssuers,
    private readonly clock: Clock,
    @Optional() private readonly serviceTokens?: ServiceTokens,
  ) {
    this.isExclusive = offer.isExclusive;
  }

  authenticate({ headers: { authorization }, route }: FastifyRequest): Verdict | Promise<Verdict> {
    if (!authorization) {
      // As in zot: where tokens are the only way, nothing but metrics is open to those without one.
      return this.isExclusive && route.config.access?.action !== 'metrics' ? tokenNeeded : undefined;
    }
    const key = this.remembered.keyOf(authorization);
    const known = this.remembered.find(key, this.clock.monotonic());
    if (known) return known;
    const underWay = this.checks.get(key);
    if (underWay) return underWay;
    if (!scheme.test(authorization)) return undefined;
    const token = authorization.replace(scheme, '');
    if (!isTokenShaped(token)) return { refused: 'a token that is not well formed' };
    const check = this.check(key, token).finally(() => this.checks.delete(key));
    this.checks.set(key, check);
    return check;
  }

  /** What Docker's clients understand: where to get a token, for whom, and for what. */
  challenge({ method }: FastifyRequest, { repository }: AccessNeed): string {
    const scope = repository === undefined ? '' : `repository:${repository}:${wanted(method)}`;
    return `Bearer realm=${quoted(this.offer.realm)},service=${quoted(this.offer.service)},scope="${scope}"`;
  }

  private async check(key: string, token: string): Promise<Verdict> {
    const ours = this.issuers.all.filter((issuer) => issuer.mayBeOurs(token));
    let reason = 'it comes from nobody known here';
    let failure: unknown;
    for (const one of [...ours, ...(this.serviceTokens ? [this.serviceTokens] : [])]) {
      try {
        return this.admit(key, await one.verify(token));
      } catch (error) {
        if (error instanceof TokenRefused) reason = error.message;
        else failure ??= error;
      }
    }
    if (failure === undefined) return { refused: `a token was refused: ${reason}` };
    throw new RegistryError('UNKNOWN', {}, { status: 503, headers: { 'retry-after': '5' }, cause: failure });
  }

  private admit(key: string, { identity, expires, stillHolds }: VerifiedToken): Identity {
    const left = Math.min(expires - this.clock.now(), longestRemembered);
    if (left > 0) this.remembered.add(key, { identity, until: this.clock.monotonic() + left, stillHolds });
    return identity;
  }
}

/** Who pushes also looks whether something is there. */
function wanted(method: string): string {
  if (method === 'DELETE') return 'delete';
  return ['POST', 'PUT', 'PATCH'].includes(method) ? 'pull,push' : 'pull';
}
