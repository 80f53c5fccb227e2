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
}

export const anonymous: Identity = { username: '', groups: [], method: 'anonymous' };

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity;
  }
}
