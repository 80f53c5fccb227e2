import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, Log, PasswordUsers, Sessions, SessionStore, type SessionUser } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, setCookie, type CookieOptions } from '../cookies.js';
import type { SessionsConfig } from './sessions.config.js';

export const SESSIONS_CONFIG = Symbol('sessions config');

/** As in zot, in seconds. */
const lifetime = 7200;
const idForm = /^[A-Za-z0-9_-]{43}$/;

/**
 * Sessions behind a cookie that holds nothing but a random id, and its signature where the file has a key for it. The store
 * knows the hash of the id only.
 */
@Injectable()
export class CookieSessions extends Sessions {
  private readonly log: Log;

  constructor(
    @Inject(SESSIONS_CONFIG) private readonly config: SessionsConfig,
    private readonly store: SessionStore,
    private readonly users: PasswordUsers,
    private readonly clock: Clock,
    log: Log,
  ) {
    super();
    this.log = log.with({ module: 'sessions' });
  }

  async open(user: SessionUser, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const before = this.idOf(request);
    if (before !== undefined) await this.store.remove(keyOf(before));
    const id = randomBytes(32).toString('base64url');
    const { username, groups, method, endSessionUrl } = user;
    const value = JSON.stringify({ username, groups, method, endSessionUrl });
    await this.store.put(keyOf(id), value, this.clock.now() + lifetime * 1000);
    this.sendCookies(reply, this.signed(id), cookieText(username), lifetime);
  }

  async close(request: FastifyRequest, reply: FastifyReply): Promise<SessionUser | undefined> {
    this.sendCookies(reply, '', '', 0);
    const id = this.idOf(request);
    if (id === undefined) return undefined;
    const user = parsed(await this.store.get(keyOf(id)));
    await this.store.remove(keyOf(id));
    return user;
  }

  async find(request: FastifyRequest): Promise<SessionUser | undefined> {
    const id = this.idOf(request);
    if (id === undefined) return undefined;
    const user = parsed(await this.store.get(keyOf(id)));
    if (user === undefined) return undefined;
    const known = await this.users.lookUp(user.method, user.username);
    if (known === undefined) return user;
    if (known !== 'gone') return { ...user, groups: known.groups };
    await this.store.remove(keyOf(id));
    this.log.info('a session is over, since its user is gone', { method: user.method });
    return undefined;
  }

  private idOf({ headers }: FastifyRequest): string | undefined {
    const [id = '', signature = '', more] = cookieOf(headers.cookie, 'session')?.split('.') ?? [];
    if (!idForm.test(id) || more !== undefined) return undefined;
    const expected = Buffer.from(this.signatureOf(id));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
  }

  private signed(id: string): string {
    const signature = this.signatureOf(id);
    return signature === '' ? id : `${id}.${signature}`;
  }

  private signatureOf(id: string): string {
    const { hashKey } = this.config;
    return hashKey === undefined ? '' : createHmac('sha256', hashKey).update(id).digest('base64url');
  }

  /** The second one tells zui whose page to show; scripts read it, and nobody is let in by it. */
  private sendCookies(reply: FastifyReply, session: string, user: string, maxAge: number): void {
    const options: CookieOptions = { path: '/', maxAge, isSecure: this.config.isSecure === true };
    reply.header('set-cookie', [
      setCookie('session', session, options),
      setCookie('user', user, { ...options, isHttpOnly: false }),
    ]);
  }
}

function keyOf(id: string): string {
  return hash('sha256', id, 'hex');
}

function parsed(value: string | undefined): SessionUser | undefined {
  if (value === undefined) return undefined;
  try {
    return JSON.parse(value) as SessionUser;
  } catch {
    return undefined; // Not written by us.
  }
}

/** What may not stand in a cookie, coded; zui shows the rest as it is. */
function cookieText(text: string): string {
  return text.toWellFormed().replace(/[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+/g, encodeURIComponent);
}
