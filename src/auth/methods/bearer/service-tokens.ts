import type { Clock } from '@zot/extension-api';
import type { AwsKeys } from './aws-keys.js';
import type { FileKeys } from './file-keys.js';
import { GrantedAccess } from './granted-access.js';
import { verifyToken } from './verify-token.js';
import type { VerifiedToken } from './workload-issuer.js';

export interface ServiceTokenRules {
  /** What this server is called by the token service: whom tokens are made for. */
  readonly service: string;
  /** Undefined: whoever has the key may have issued a token. */
  readonly issuer?: string;
}

/** Tokens of a token service, which list what they allow (Docker token authentication specification). */
export class ServiceTokens {
  constructor(
    private readonly keys: FileKeys | AwsKeys,
    private readonly rules: ServiceTokenRules,
    private readonly clock: Clock,
  ) {}

  /** Throws `TokenRefused` for a token that does not hold, and another error where that cannot be known. */
  async verify(token: string): Promise<VerifiedToken> {
    const { service, issuer } = this.rules;
    const claims = await verifyToken(token, this.keys, {
      audiences: [service],
      mayLackAudience: true,
      now: this.clock.now(),
      ...(issuer !== undefined && { issuer }),
    });
    const known = this.keys.current;
    const scope = new GrantedAccess(claims['access'], () => this.clock.now());
    return {
      identity: { username: claims.sub ?? '', groups: [], method: 'bearer', scope },
      claims,
      expires: claims.exp! * 1000,
      stillHolds: () => this.keys.current === known,
    };
  }
}
