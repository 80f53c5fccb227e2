import { RegistryError } from '@zot/oci';
import { unanswered } from '../http/unanswered.js';
import type { Hooks } from '../wiring/hook.js';

/**
 * What a hash is, as far as it can be told without a password. Hashes of one kind take equally long to check, as those of
 * `bcrypt 10` do: a user who is not there is made to cost as much as one who is.
 */
export interface HashKind {
  readonly kind: string;
}

/** Why a hash can never be checked, as the end of a sentence such as `is an MD5 hash, which is not taken`. Never the hash. */
export interface HashProblem {
  readonly problem: string;
  /** It begins like a hash that is taken: the file is being written, or its writer was stopped half-way. */
  readonly isCutOff?: boolean;
}

/**
 * Tells whether a password is the one of a hash, as files of users hold them (`$2y$10$…`). Owner: http.auth.htpasswd,
 * which keeps files, users and what was verified before; its own takes bcrypt and SHA-crypt. A package that knows other
 * hashes wraps it, or replaces it.
 */
export abstract class PasswordVerifier {
  /** Hashing is slow by design, and waits for its turn. */
  static readonly hooks: Hooks<PasswordVerifier> = {
    verify: { isAnswer: (error) => error instanceof RegistryError, refusal: unanswered, deadline: 10_000 },
  };

  /** Called for each line when a file is read: quick, and pure. */
  abstract inspect(hash: string): HashKind | HashProblem;
  /**
   * Called for hashes that have a kind, once for each login that is not remembered, also of users who are not there: with
   * a hash of another user then. Works off the main thread, and takes as long for a wrong password as for the right one.
   * Rejects with a `RegistryError` TOOMANYREQUESTS of status 503 where more wait than can be checked soon.
   */
  abstract verify(password: string, hash: string): Promise<boolean>;
}
