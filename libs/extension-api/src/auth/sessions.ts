import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whom a session is of. */
export interface SessionUser {
  readonly username: string;
  /** As of the login; asked for anew where that can be. */
  readonly groups: readonly string[];
  /** How the user logged in, such as `htpasswd` or `openid`. */
  readonly method: string;
  /** Where a browser ends its session at the service that it logged in by. An http or https URL. */
  readonly endSessionUrl?: string;
}

/**
 * Logins of browsers, which last for two hours. Owner: the sessions room. They count for requests of the registry's pages
 * only, which say so in a header that no other page can send: whoever has a login in a browser is not at the mercy of all
 * others.
 */
export abstract class Sessions {
  /** Ends the session that the browser has, begins another under a new id, and sets its cookies on the reply. */
  abstract open(user: SessionUser, request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Ends the session that the browser has, and takes its cookies away; resolves with whose it was. */
  abstract close(request: FastifyRequest, reply: FastifyReply): Promise<SessionUser | undefined>;
  /** Whose session the browser has; undefined for none, for one that is over, and of a user who is gone. */
  abstract find(request: FastifyRequest): Promise<SessionUser | undefined>;
}
