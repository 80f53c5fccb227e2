import { randomBytes } from 'node:crypto';
import { AndFilter, EqualityFilter, type Entry, type Filter } from 'ldapts';
import type { LdapSession } from './ldap-session.js';

export interface DirectoryLayout {
  readonly baseDN: string;
  readonly userAttribute: string;
  /** Undefined: any entry with the name is a user. */
  readonly filter: Filter | undefined;
  /** Empty: users have no groups here. */
  readonly userGroupAttribute: string;
  readonly subtreeSearch: boolean;
}

export interface ServiceLogin {
  /** Empty for a search as nobody. */
  readonly bindDN: string;
  readonly bindPassword: string;
}

/** Who is who in a directory: finds the entry of a name, and tries the password on it. */
export class LdapDirectory {
  constructor(private readonly layout: DirectoryLayout) {}

  /**
   * The groups of the user; undefined where there is no such user, or not that password; `ambiguous` where several entries
   * have the name, of which none is let in. Throws where the directory does not let the service look.
   */
  async check(
    session: LdapSession,
    service: ServiceLogin,
    username: string,
    password: string,
  ): Promise<string[] | 'ambiguous' | undefined> {
    // With an empty password the directory would let in anybody by name (RFC 4513, 5.1.2).
    if (password === '') return undefined;
    const entry = await this.find(session, service, username);
    if (entry === undefined || entry === 'ambiguous') {
      // As many questions as for a user who is there, so that time does not tell.
      await session.bind(
        `${this.layout.userAttribute}=${randomBytes(12).toString('hex')},${this.layout.baseDN}`,
        password,
      );
      return entry;
    }
    const isRight = await session.bind(entry.dn, password);
    return isRight ? valuesOf(entry, this.layout.userGroupAttribute) : undefined;
  }

  /** The same without a password, for what stands for a login of before. */
  async groupsOf(session: LdapSession, service: ServiceLogin, username: string): Promise<string[] | undefined> {
    const entry = await this.find(session, service, username);
    return typeof entry === 'object' ? valuesOf(entry, this.layout.userGroupAttribute) : undefined;
  }

  private async find(
    session: LdapSession,
    { bindDN, bindPassword }: ServiceLogin,
    username: string,
  ): Promise<Entry | 'ambiguous' | undefined> {
    const isServiceKnown = await session.bind(bindDN, bindPassword);
    if (!isServiceKnown) throw new Error('the directory does not take the bindDN and bindPassword of credentialsFile');
    const { baseDN: base, userGroupAttribute, subtreeSearch } = this.layout;
    const attributes = [userGroupAttribute === '' ? '1.1' : userGroupAttribute];
    const scope = subtreeSearch ? 'sub' : 'one';
    const found = await session.search({ base, scope, filter: this.filterFor(username), attributes, limit: 2 });
    if (found.length > 1) return 'ambiguous';
    return found[0]?.dn === '' ? undefined : found[0];
  }

  private filterFor(username: string): Filter {
    // The value goes into the message as it is: there is no text in which it could mean something else.
    const isNamed = new EqualityFilter({ attribute: this.layout.userAttribute, value: username });
    return this.layout.filter ? new AndFilter({ filters: [this.layout.filter, isNamed] }) : isNamed;
  }
}

/** Directories answer with the attribute's name in their own case. */
function valuesOf(entry: Entry, attribute: string): string[] {
  if (attribute === '') return [];
  const wanted = attribute.toLowerCase();
  const values = Object.entries(entry).find(([name]) => name !== 'dn' && name.toLowerCase() === wanted)?.[1] ?? [];
  return [values].flat().filter((value) => typeof value === 'string');
}
