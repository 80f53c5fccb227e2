import { Injectable } from '@nestjs/common';
import {
  Clock,
  Contributions,
  FromPoint,
  Log,
  passwordSources,
  PasswordUsers,
  type KnownUser,
  type PasswordSource,
} from '@zot/extension-api';

interface Found {
  readonly user: KnownUser | 'gone';
  readonly until: number;
}

const most = 4096;
/** Without such a source in the file, its users are no users any more. */
const own = ['htpasswd', 'ldap', 'openid'];

/** Asks the sources of passwords for users, and remembers for a moment what one says that does not know it by heart. */
@Injectable()
export class SourceUsers extends PasswordUsers {
  private readonly found = new Map<string, Found>();
  private readonly log: Log;

  constructor(
    @FromPoint(passwordSources) private readonly sources: Contributions<PasswordSource>,
    private readonly clock: Clock,
    log: Log,
  ) {
    super();
    this.log = log.with({ module: 'auth' });
  }

  async lookUp(method: string, username: string): Promise<KnownUser | 'gone' | undefined> {
    const source = this.sources.all.find((one) => one.method === method);
    if (!source && own.includes(method)) return 'gone';
    if (!source?.lookUp) return undefined;
    const key = `${method} ${username}`;
    const known = this.found.get(key);
    const now = this.clock.monotonic();
    if (known && now < known.until && (known.user === 'gone' || (known.user.stillHolds?.() ?? true))) return known.user;
    try {
      const user = (await source.lookUp(username)) ?? 'gone';
      this.remember(key, user, now);
      return user;
    } catch (error) {
      this.log.warn('a user cannot be looked up', { method, error });
      return undefined;
    }
  }

  private remember(key: string, user: KnownUser | 'gone', now: number): void {
    this.found.delete(key);
    if (user === 'gone' || user.rememberFor === undefined) return;
    if (this.found.size >= most) this.found.delete(this.found.keys().next().value!);
    this.found.set(key, { user, until: now + user.rememberFor });
  }
}
