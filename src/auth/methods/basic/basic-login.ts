import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Contributions,
  FromPoint,
  Log,
  loginObservers,
  passwordSources,
  type Authenticator,
  type Identity,
  type KnownUser,
  type LoginObserver,
  type PasswordSource,
  type Verdict,
} from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { basicCredentials, type BasicCredentials } from './basic-credentials.js';
import { quoted } from '../../quoted.js';
import { RememberedLogins } from '../../remembered-logins.js';

export const BASIC_REALM = Symbol('basic realm');

/** Another one is for another way to log in. */
const scheme = /^basic( |$)/i;
const wrong: Verdict = { refused: 'an unknown user, or a wrong password' };

/** Names and passwords in `Authorization: Basic`, checked by the sources of passwords that the file has. */
@Injectable()
export class BasicLogin implements Authenticator {
  readonly scheme = 'Basic';
  private readonly remembered = new RememberedLogins();
  /** Checks under way: a client that pulls eight layers at once logs in once. */
  private readonly checks = new Map<string, Promise<Verdict>>();
  private readonly offer: string;

  constructor(
    @FromPoint(passwordSources) private readonly sources: Contributions<PasswordSource>,
    private readonly clock: Clock,
    @FromPoint(loginObservers) private readonly observers: Contributions<LoginObserver>,
    @Inject(BASIC_REALM) realm: string,
    private readonly log: Log,
  ) {
    this.offer = `Basic realm=${quoted(realm)}`;
  }

  get isIdle(): boolean {
    return this.sources.all.length === 0;
  }

  authenticate(request: FastifyRequest, reply: FastifyReply): Verdict | Promise<Verdict> {
    const { authorization } = request.headers;
    if (!authorization) return undefined;
    const verdict = this.judge(authorization);
    if (verdict instanceof Promise) return verdict.then((late) => this.tell(late, request, reply));
    return this.tell(verdict, request, reply);
  }

  /** The page of zui asks by itself; a challenge would have the browser ask too, in a window of its own. */
  challenge({ headers }: FastifyRequest): string | undefined {
    return headers['x-zot-api-client'] === 'zot-ui' ? undefined : this.offer;
  }

  private judge(authorization: string): Verdict | Promise<Verdict> {
    const key = this.remembered.keyOf(authorization);
    const known = this.remembered.find(key, this.clock.monotonic());
    if (known) return known;
    const underWay = this.checks.get(key);
    if (underWay) return underWay;
    if (!scheme.test(authorization)) return undefined;
    const credentials = basicCredentials(authorization);
    if (credentials === 'none') return undefined;
    if (credentials === undefined) return { refused: 'an Authorization that is not well formed' };
    if (credentials.username === '') return { refused: 'a login without a name' };
    const check = this.check(key, credentials).finally(() => this.checks.delete(key));
    this.checks.set(key, check);
    return check;
  }

  private tell(verdict: Verdict, request: FastifyRequest, reply: FastifyReply): Verdict | Promise<Verdict> {
    if (this.observers.all.length === 0 || verdict === undefined || 'refused' in verdict) return verdict;
    const waits = this.observers.all.flatMap((one) => this.told(one, verdict, request, reply) ?? []);
    return waits.length === 0 ? verdict : Promise.all(waits).then(() => verdict);
  }

  private told(one: LoginObserver, identity: Identity, request: FastifyRequest, reply: FastifyReply) {
    const failed = (error: unknown): void => this.log.error('an observer of logins failed', { error });
    try {
      return one.loggedIn(identity, request, reply)?.catch(failed);
    } catch (error) {
      return failed(error);
    }
  }

  private async check(key: string, { username, password }: BasicCredentials): Promise<Verdict> {
    let failure: unknown;
    for (const source of this.sources) {
      try {
        const user = await source.verify(username, password);
        if (user === 'refused') return wrong;
        if (user) return this.admit(key, { username, method: user.method ?? source.method, ...fields(user) }, user);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return wrong;
  }

  private admit(key: string, identity: Identity, { rememberFor = 0, stillHolds }: KnownUser): Identity {
    if (rememberFor > 0) {
      const until = this.clock.monotonic() + rememberFor;
      this.remembered.add(key, { identity, until, stillHolds: stillHolds ?? (() => true) });
    }
    return identity;
  }
}

function fields({ groups, scope }: KnownUser): Pick<Identity, 'groups' | 'scope'> {
  return { groups, ...(scope && { scope }) };
}
