import type { AccessNeed } from './access-need.js';

/** Who a request comes from. Set by the access hook before anything else looks at the request. */
export interface Identity {
  /** Empty for a client without a login. */
  readonly username: string;
  /** Names of groups, compared without case. */
  readonly groups: readonly string[];
  /** How the client logged in, such as `htpasswd`; `anonymous` where it did not. */
  readonly method: string;
  /** Claims of a token, for conditions. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** What the token or key at hand allows at most. Absent: all that its user may do. */
  readonly scope?: Scope;
}

/** What a token or key allows, whoever holds it. */
export interface Scope {
  /**
   * `rights`: it is all that counts, and access control is not asked (tokens of a token service). A client lacking
   * something is answered 401 with a challenge, so that it can fetch a wider token.
   * `limits`: its user must have the right too (API keys). A client lacking something is answered 403.
   */
  readonly kind: 'rights' | 'limits';
  /** Asked for everything that the client needs, `identified` included. */
  allows(need: AccessNeed): boolean;
}

/** Who a client without a login is. */
export const anonymous: Identity = { username: '', groups: [], method: 'anonymous' };

/** Whether a client has not logged in. */
export function isAnonymous(identity: Identity): boolean {
  return identity.method === anonymous.method;
}

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity;
    /** Why the request was refused, by the access hook or by rights asked for later; undefined where it was not. For logs. */
    refusal: string | undefined;
  }
}
