import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { Access, Clock, Log, Sessions } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, setCookie } from '../../cookies.js';
import { LoginRefused, type LoginProvider, type ProvidedUser } from './login-provider.js';
import { LoginProviders, OPENID_CONFIG } from './login-providers.js';
import { callbackPath, stateCookie } from './login.controller.js';
import type { OpenidConfig } from './openid.config.js';
import { OpenidUsers } from './openid-users.js';
import { PendingLogins, type PendingLogin } from './pending-login.js';

const pageless = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

/** Takes browsers back from the service that they have logged in by. */
@Controller('zot/auth/callback')
export class CallbackController {
  private readonly log: Log;

  constructor(
    @Inject(OPENID_CONFIG) private readonly config: OpenidConfig,
    private readonly providers: LoginProviders,
    private readonly pending: PendingLogins,
    private readonly users: OpenidUsers,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'openid' });
  }

  @Get(':provider')
  @Access('public')
  async callback(
    @Param('provider') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const provider = this.providers.get(name);
    if (!provider) throw new RegistryError('UNSUPPORTED', { reason: 'there is no such provider' });
    // A login is finished once, whatever comes of it.
    const { isSecure = false } = this.config;
    reply.header('set-cookie', setCookie(stateCookie, '', { path: callbackPath, maxAge: 0, isSecure }));
    const login = this.pending.open(cookieOf(request.headers.cookie, stateCookie) ?? '', this.clock.now());
    if (login?.provider !== name) throw this.refuse(name, 'the browser has not begun a login here, or long ago');
    const user = await this.userOf(provider, request, login);
    if (user.username === '') throw this.refuse(name, 'the service gives no name');
    await this.users.remember(user.username, user.groups);
    await this.sessions.open({ ...user, method: 'openid' }, request, reply);
    this.log.info('a browser has logged in', { provider: name });
    if (login.target === undefined) await reply.code(201).headers(pageless).send();
    else
      await reply
        .code(302)
        .headers({ ...pageless, location: login.target })
        .send();
  }

  private async userOf(
    provider: LoginProvider,
    { originalUrl }: FastifyRequest,
    login: PendingLogin,
  ): Promise<ProvidedUser> {
    // At the origin of the file, which the service knows, whatever the request says of its host.
    const query = originalUrl.split('?')[1] ?? '';
    const url = new URL(`${this.config.origin}${callbackPath}/${login.provider}?${query}`);
    try {
      return await provider.finish(url, login);
    } catch (error) {
      if (error instanceof LoginRefused) throw this.refuse(login.provider, error.message);
      this.log.error('a provider cannot be asked', { provider: login.provider, error });
      throw new RegistryError('UNKNOWN', {}, { status: 503, headers: { 'retry-after': '5' }, cause: error });
    }
  }

  private refuse(provider: string, reason: string): RegistryError {
    this.log.warn('a login of a browser is refused', { provider, reason });
    return new RegistryError('UNAUTHORIZED', {}, { headers: pageless });
  }
}
