import { Inject, Injectable } from '@nestjs/common';
import { Clock, Log, StartError, type KnownUser, type PasswordSource, type Runs } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import { ResultCodeError } from 'ldapts';
import { CircuitBreaker, CircuitOpen } from './circuit-breaker.js';
import type { LdapConfig } from './ldap.config.js';
import { LdapDirectory } from './ldap-directory.js';
import { LDAP_CONFIG, LdapFiles } from './ldap-files.js';
import { LdapSession } from './ldap-session.js';
import { LdapSessions } from './ldap-sessions.js';
import { openLdapSocket, type LdapTarget } from './ldap-socket.js';
import { userFilter } from './user-filter.js';
import { within } from '../../within.js';

/** From the first byte to the last, with the wait for a connection: the client has its answer within 5 s. */
const longestLogin = 4500;
/** What changes in the directory is not told to us, so it is asked again soon; one pull of an image is one login. */
const rememberFor = 10_000;

/** Users by their passwords in a directory. */
@Injectable()
export class LdapSource implements PasswordSource, Runs {
  readonly method = 'ldap';
  private readonly breaker: CircuitBreaker;
  private readonly sessions: LdapSessions;
  private directory: LdapDirectory | undefined;
  private readonly log: Log;

  constructor(
    @Inject(LDAP_CONFIG) private readonly config: LdapConfig,
    private readonly files: LdapFiles,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'ldap', address: config.address, port: config.port });
    this.breaker = new CircuitBreaker(clock);
    this.sessions = new LdapSessions(
      async (signal) => new LdapSession(await openLdapSocket(this.target(), signal)),
      clock,
    );
  }

  start(): void {
    const { baseDN, userAttribute, userFilter: text, userGroupAttribute, subtreeSearch } = this.config;
    try {
      const filter = text.trim() === '' ? undefined : userFilter(text);
      this.directory = new LdapDirectory({ baseDN, userAttribute, filter, userGroupAttribute, subtreeSearch });
    } catch (cause) {
      const hint = 'write one such as (memberOf=cn=devs,dc=example,dc=org)';
      throw new StartError('userFilter of the directory is no filter of LDAP', hint, { cause });
    }
    // Connections were opened with what the files held before.
    this.files.onChange = () => this.sessions.renew();
  }

  stop(): void {
    this.sessions.close();
  }

  async verify(username: string, password: string): Promise<KnownUser | undefined> {
    if (password === '') return undefined;
    const groups = await this.ask(async (session) =>
      this.directory!.check(session, this.files.service, username, password),
    );
    if (groups === 'ambiguous') this.log.warn('a login is refused: several entries of the directory have its name');
    return Array.isArray(groups) ? { groups, rememberFor } : undefined;
  }

  async lookUp(username: string): Promise<KnownUser | undefined> {
    const groups = await this.ask(async (session) => this.directory!.groupsOf(session, this.files.service, username));
    return groups && { groups, rememberFor };
  }

  /** Rejects with 503 where the directory cannot be asked, within the time or at once. */
  private async ask<T>(work: (session: LdapSession) => Promise<T>): Promise<T> {
    const wasDown = this.breaker.isOpen;
    const late = new Error('the directory does not answer in time');
    try {
      const found = await this.breaker.run(
        async () => within(this.clock, longestLogin, late, async (signal) => this.sessions.use(signal, work)),
        isOutage,
      );
      if (wasDown) this.log.info('the directory answers again');
      return found;
    } catch (error) {
      if (error instanceof RegistryError) throw error;
      if (!(error instanceof CircuitOpen)) this.log.error('the directory cannot be asked', { error });
      throw new RegistryError('UNKNOWN', {}, { status: 503, headers: { 'retry-after': '5' }, cause: error });
    }
  }

  private target(): LdapTarget {
    const { address, port, insecure, startTLS, skipVerify } = this.config;
    return {
      host: address.replace(/^\[(.*)\]$/, '$1'),
      port,
      protection: !insecure ? 'tls' : startTLS ? 'startTLS' : 'none',
      skipVerify,
      authorities: this.files.authorities,
    };
  }
}

/** Busy and unavailable. Other results may be about the user, and one user must not lock out all others. */
const outages = new Set([51, 52]);

function isOutage(error: unknown): boolean {
  if (error instanceof ResultCodeError) return outages.has(error.code);
  return !(error instanceof RegistryError);
}
