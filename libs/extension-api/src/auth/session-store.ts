import { unanswered } from '../http/unanswered.js';
import { RecordsUnavailable } from '../meta/record-store.js';
import type { Hook, Hooks } from '../wiring/hook.js';

const closed: Hook = { isAnswer: (error) => error instanceof RecordsUnavailable, refusal: unanswered, deadline: 5000 };

/**
 * Keeps the sessions of browsers, across restarts and for all servers that share it. Owner: http.auth, whose own keeps them
 * with the other records, or in what `sessionDriver` names. Ids are hashes of what a browser holds, so that whoever can
 * read the store cannot take over a session. Rejects with `RecordsUnavailable` where it cannot be reached.
 */
export abstract class SessionStore {
  /** Nobody is taken for somebody, nor for nobody, by a store that fails. */
  static readonly hooks: Hooks<SessionStore> = { put: closed, get: closed, remove: closed };

  /** `expires` in milliseconds since 1970, from which on there is no such session. Values are some hundred bytes. */
  abstract put(id: string, value: string, expires: number): Promise<void>;
  /** Undefined where there is none, or it has expired. */
  abstract get(id: string): Promise<string | undefined>;
  /** From when it resolves, no server that shares the store finds it any more. */
  abstract remove(id: string): Promise<void>;
}
