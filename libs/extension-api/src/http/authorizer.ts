import type { RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import type { Hooks } from '../wiring/hook.js';
import type { AccessNeed } from './access-need.js';
import { unanswered } from './unanswered.js';

/** `reason` is shown to the client. */
export type Decision = { readonly isGranted: true } | { readonly isGranted: false; readonly reason?: string };

/** What an authorizer says of a need that it grants. */
export const granted: Decision = { isGranted: true };

/**
 * Who may do what (`http.accessControl`). Sees `request.identity`, and of the request what conditions ask for. Decides at
 * once, from what it has in memory: lists are filtered by it, and it stands before every request. What the client's token
 * or key allows at most (`Identity.scope`) is looked at by the access hook, not here.
 */
export abstract class Authorizer {
  /** Nothing is granted by one that fails. */
  static readonly hooks: Hooks<Authorizer> = { decide: { refusal: unanswered }, readable: { refusal: unanswered } };

  /** Never asked for `user`. */
  abstract decide(request: FastifyRequest, need: AccessNeed): Decision;
  /** Which repositories the client may know of; undefined: all. */
  abstract readable(request: FastifyRequest): ((repository: RepositoryName) => boolean) | undefined;
}
