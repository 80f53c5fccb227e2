import { RegistryError } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { definePoint } from '../wiring/point.js';
import type { AccessNeed } from './access-need.js';
import type { Identity } from './identity.js';
import { unanswered } from './unanswered.js';

/** Credentials are there and do not hold. Ends in 401: no other way is tried, and nobody becomes anonymous by failing. */
export interface Refused {
  /** For the logs; the client is not told. Never a credential. */
  readonly refused: string;
}

/** Undefined: the request carries nothing for this way. */
export type Verdict = Identity | Refused | undefined;

/**
 * One way for a client to say who it is: a scheme of `Authorization`, a session's cookie, a certificate of the connection.
 * Asked once per request, in order, before the body is read; the first verdict counts. Not asked for `public` routes.
 */
export interface Authenticator {
  /**
   * The scheme of `Authorization` that it reads, such as `Basic`. A request with a scheme that no way reads is refused: who
   * sends credentials is not taken for a client without any.
   */
  readonly scheme?: string;
  /** Nobody can log in by it as the file stands, so it counts as not there. Asked once, when the first request comes. */
  readonly isIdle?: boolean;
  /** While there is one, only such are asked, and a login of any other kind counts as none (zot's bearer tokens). */
  readonly isExclusive?: boolean;
  /**
   * Answers at once where it can, since a promise is dear on the hottest routes. May set headers of the reply, such as a
   * cookie, and never sends it. A verdict that cannot be had (a directory is down) is thrown, as a `RegistryError` with 503.
   */
  authenticate(request: FastifyRequest, reply: FastifyReply): Verdict | Promise<Verdict>;
  /** The value of `WWW-Authenticate` that tells how to log in this way; undefined where it should not be offered. */
  challenge?(request: FastifyRequest, need: AccessNeed): string | undefined;
}

/**
 * Owner: auth. With one of them, clients without a login get only what is granted to them. One of a package that fails has
 * the request refused: nobody becomes anonymous, or somebody else, by that.
 */
export const authenticators = definePoint<Authenticator>('auth.authenticators', {
  hooks: {
    authenticate: { isAnswer: (error) => error instanceof RegistryError, refusal: unanswered },
    challenge: {},
  },
});
