import { RegistryError } from '@zot/oci';
import type { Scope } from '../http/identity.js';
import { unanswered } from '../http/unanswered.js';
import type { Hook } from '../wiring/hook.js';
import { definePoint } from '../wiring/point.js';

/** A user whose password was right. */
export interface KnownUser {
  /** Groups that the source knows of; those of `accessControl.groups` come by themselves. */
  readonly groups: readonly string[];
  readonly scope?: Scope;
  /** How the user logs in otherwise, where this is only a stand-in for that, such as a key. Default: the source's own. */
  readonly method?: string;
  /** For so many milliseconds the same name and password need not be verified again. Absent: each time. */
  readonly rememberFor?: number;
  /**
   * Asked before a remembered answer is used again, and false as soon as it is void: the user was removed, the password
   * changed. Stands before every request, so it answers from memory.
   */
  stillHolds?(): boolean;
}

/** A place where users are known by their passwords, such as a file, a directory or a table of keys. */
export interface PasswordSource {
  /** What `Identity.method` says of its users, such as `htpasswd`. */
  readonly method: string;
  /**
   * Undefined: not a user here, or not the password; the next source is asked then. Takes equally long in both cases.
   * `refused`: it can be meant for this source only, and does not hold; no other is asked.
   * Where it cannot be known (a directory is down), rejects with a `RegistryError` of status 503: the sources after it are
   * asked all the same, and the client is told if none of them knows the user.
   */
  verify(username: string, password: string): Promise<KnownUser | 'refused' | undefined>;
  /**
   * The user as now, for keys and sessions that stand for a login of before; undefined where there is none any more, which
   * voids them. Rejects as `verify` does. Absent: nobody can tell, and they last as long as they were made for.
   */
  lookUp?(username: string): Promise<KnownUser | undefined>;
}

/** Those of others are asked after it; who is known by none of them is told to come back. */
const unknowable: Hook = { isAnswer: (error) => error instanceof RegistryError, refusal: unanswered, deadline: 10_000 };

/**
 * Whom Basic logins are checked by, in order; the first that knows the user counts. Owner: http.auth, which must be in the
 * file, be it empty.
 */
export const passwordSources = definePoint<PasswordSource>('auth.password-sources', {
  hooks: { verify: unknowable, lookUp: unknowable },
});
