import type { Socket } from 'node:net';
import { Client, ResultCodeError, type Entry, type Filter } from 'ldapts';

export interface LdapSearch {
  readonly base: string;
  readonly scope: 'one' | 'sub';
  readonly filter: Filter;
  readonly attributes: string[];
  /** How many entries are wanted at most. */
  readonly limit: number;
}

/**
 * One connection to the directory, for one login at a time. It is never opened again: the library would do so by itself,
 * in the clear and without the bind that came before.
 */
export class LdapSession {
  private readonly client: Client;
  private isHandedOver = false;
  private isClosed = false;
  /** When it was last given back, in milliseconds of the monotonic clock. */
  restedAt = 0;

  constructor(private readonly socket: Socket) {
    socket.unref();
    socket.on('error', () => {});
    this.client = new Client({ url: 'ldap://socket', createConnection: () => this.handOver() });
  }

  get isOpen(): boolean {
    return !this.socket.destroyed && this.socket.writable && this.socket.readable;
  }

  /** The connection has ended, and not by `close`. */
  get wasLost(): boolean {
    return !this.isClosed && !this.isOpen;
  }

  /** False for wrong credentials. An empty password would bind as nobody, and succeed: it must not come here with a name. */
  async bind(dn: string, password: string): Promise<boolean> {
    if (dn !== '' && password === '') throw new Error('a bind by name needs a password');
    try {
      await this.client.bind(dn, password);
      return true;
    } catch (error) {
      if (error instanceof ResultCodeError && refusals.has(error.code)) return false;
      throw error;
    }
  }

  async search({ base, scope, filter, attributes, limit }: LdapSearch): Promise<Entry[]> {
    const { searchEntries } = await this.client.search(base, { scope, filter, attributes, sizeLimit: limit });
    return searchEntries;
  }

  /** At once, also in the middle of an operation, which then rejects. */
  close(): void {
    if (this.isOpen) this.isClosed = true;
    this.socket.destroy();
  }

  private handOver(): Socket {
    if (this.isHandedOver) throw new Error('the directory has closed the connection');
    this.isHandedOver = true;
    return this.socket;
  }
}

/**
 * Results of a bind that speak of the user, not of the directory: wrong password, no such entry, not that kind of
 * authentication, locked or expired in the ways of several servers.
 */
const refusals = new Set([49, 32, 48, 19, 53, 50, 34]);
