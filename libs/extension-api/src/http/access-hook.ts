import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Decides every request, once, before its body is read: who (the methods in order), then may (access control). Owner:
 * the auth room. It decides on the matched route's rule and its decoded parameters, never on the text of the URL.
 */
export abstract class AccessHook {
  /** Whether there is a way to log in, so that browsers may be told to send a login along. Asked before listening. */
  abstract readonly takesLogins: boolean;
  /** Throws `RegistryError` UNAUTHORIZED or DENIED, or sends the answer itself. Returns undefined to let it pass at once. */
  abstract decide(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined;
}
