import { hash, randomBytes } from 'node:crypto';
import type { Identity } from '@zot/extension-api';

interface Login {
  readonly identity: Identity;
  /** In milliseconds of the monotonic clock. */
  readonly until: number;
  stillHolds(): boolean;
}

const most = 4096;

/**
 * Logins that were good a moment ago, so that the many requests of one pull cost one check of a password. No credential
 * is kept: an entry is found by a hash over the header and a secret of this process. Only logins that were good are
 * remembered, so that guessing fills nothing.
 */
export class RememberedLogins {
  private readonly logins = new Map<string, Login>();
  /** Longer than a block of SHA-256, so that it cannot be separated from the header that follows it. */
  private readonly secret = randomBytes(96).toString('base64');

  keyOf(authorization: string): string {
    return hash('sha256', this.secret + authorization, 'base64');
  }

  find(key: string, now: number): Identity | undefined {
    const login = this.logins.get(key);
    if (login === undefined) return undefined;
    if (now < login.until && login.stillHolds()) return login.identity;
    this.logins.delete(key);
    return undefined;
  }

  add(key: string, login: Login): void {
    this.logins.delete(key);
    if (this.logins.size >= most) this.logins.delete(this.logins.keys().next().value!);
    this.logins.set(key, login);
  }

  get size(): number {
    return this.logins.size;
  }
}
