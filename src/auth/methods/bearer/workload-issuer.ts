import type { Clock, Identity, Log } from '@zot/extension-api';
import { decodeJwt, type JWTPayload } from 'jose';
import { ClaimMapper } from './claim-mapper.js';
import { IssuerKeys } from './issuer-keys.js';
import type { OidcIssuerConfig } from './oidc-issuer.config.js';
import { verifyToken } from './verify-token.js';

/** A token that held, and until when it may be taken again without a look, in milliseconds since 1970. */
export interface VerifiedToken {
  readonly identity: Identity;
  readonly claims: JWTPayload;
  readonly expires: number;
  stillHolds(): boolean;
}

/** One entry of `oidc`: tokens of workloads, such as jobs and pods, that this issuer has signed. */
export class WorkloadIssuer {
  private readonly keys: IssuerKeys;

  constructor(
    private readonly config: OidcIssuerConfig,
    private readonly mapper: ClaimMapper,
    authorities: string | undefined,
    private readonly clock: Clock,
    log: Log,
  ) {
    const { issuer, skipIssuerVerification } = config;
    this.keys = new IssuerKeys({ issuer, authorities, skipIssuerVerification }, clock, log);
  }

  /** Whether a token, unverified, says that it comes from this issuer. */
  mayBeOurs(token: string): boolean {
    if (this.config.skipIssuerVerification) return true;
    return unverified(token)?.iss === this.config.issuer;
  }

  /** The same, and that it is made for this server. */
  isOurs(token: string): boolean {
    const audiences = [unverified(token)?.aud ?? []].flat();
    return this.mayBeOurs(token) && audiences.some((one) => this.config.audiences.includes(one));
  }

  /** Throws `TokenRefused` for a token that does not hold, and another error where that cannot be known. */
  async verify(token: string): Promise<VerifiedToken> {
    const { issuer, audiences, skipIssuerVerification } = this.config;
    const rules = { ...(!skipIssuerVerification && { issuer }), audiences, now: this.clock.now() };
    const claims = await verifyToken(token, this.keys, rules);
    const known = this.keys.current;
    const { username, groups } = this.mapper.map(claims);
    return {
      identity: { username, groups, method: 'oidc', claims },
      claims,
      expires: claims.exp! * 1000,
      stillHolds: () => this.keys.current === known,
    };
  }
}

/** What a token says of itself, whoever has signed it. */
export function unverified(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
