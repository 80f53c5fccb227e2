import type { RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

/** What can be granted on a repository; the words are those of `accessControl`. */
export type RepositoryAction = 'read' | 'create' | 'update' | 'delete' | 'detectManifestCollision';

/**
 * What the client of a request may do beyond what its route's rule asked: rights that depend on the body or on what is
 * stored, and lists that leave out what others own. Owner: the auth room.
 */
export abstract class Rights {
  /** Throws as the access hook does, UNAUTHORIZED or DENIED. `reference` is the tag or digest that is about to change. */
  abstract require(
    request: FastifyRequest,
    action: RepositoryAction,
    repository: RepositoryName,
    reference?: string,
  ): void;
  /** Whether it may; for what shows some things only to some. */
  abstract may(
    request: FastifyRequest,
    action: RepositoryAction,
    repository: RepositoryName,
    reference?: string,
  ): boolean;
  /** Which repositories the client may know of; undefined: all, so that lists need not ask for each. */
  abstract readable(request: FastifyRequest): ((repository: RepositoryName) => boolean) | undefined;
}
