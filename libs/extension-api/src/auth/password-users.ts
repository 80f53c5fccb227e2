import type { KnownUser } from './password-source.js';

/**
 * Whether who logged in before may still do so, for what stands for a login: sessions, keys. Owner: http.auth, which asks
 * the sources of passwords.
 */
export abstract class PasswordUsers {
  /**
   * `method` is how the user logged in (`Identity.method`). `gone`: there is no such user any more. Undefined: nobody can
   * tell, now or for this way to log in. A directory is asked again every few seconds only. Never rejects.
   */
  abstract lookUp(method: string, username: string): Promise<KnownUser | 'gone' | undefined>;
}
