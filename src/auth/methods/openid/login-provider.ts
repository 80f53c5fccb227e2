import type { PendingLogin } from './pending-login.js';

/** Who has come back from a service, as it says. */
export interface ProvidedUser {
  /** Empty where the service gives no name that counts. */
  readonly username: string;
  readonly groups: readonly string[];
  readonly endSessionUrl?: string;
}

/** A service that browsers log in by. */
export interface LoginProvider {
  /** Where the browser is sent. Rejects where the service cannot be asked. */
  begin(login: PendingLogin): Promise<URL>;
  /**
   * Who has come back: `url` is that of the request, at this server's own origin. Rejects with `LoginRefused` where the
   * service, or what came with the browser, does not hold; with another error where the service cannot be asked.
   */
  finish(url: URL, login: PendingLogin): Promise<ProvidedUser>;
}

/** The reason is for logs, and holds nothing that a service or browser has sent. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

/** Who this server is at a service, and where browsers come back to. */
export interface ProviderPlace {
  readonly redirectUri: string;
  readonly afterLogout: string;
}
