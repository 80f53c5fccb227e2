import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../http/identity.js';
import { definePoint } from '../wiring/point.js';

/** Told of each request whose name and password were good, remembered or not, before it goes on. */
export interface LoginObserver {
  /**
   * May set headers of the reply, such as a cookie, and never sends it. Answers at once where there is nothing to do. What it
   * throws is logged, and the request goes on.
   */
  loggedIn(identity: Identity, request: FastifyRequest, reply: FastifyReply): Promise<void> | void;
}

/** Owner: http.auth. */
export const loginObservers = definePoint<LoginObserver>('auth.login-observers', { hooks: { loggedIn: {} } });
