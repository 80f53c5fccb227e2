import { randomBytes } from 'node:crypto';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { Access, Clock, Log } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyReply } from 'fastify';
import { setCookie } from '../../cookies.js';
import { callbackTarget } from './callback-target.js';
import { LoginProviders, OPENID_CONFIG } from './login-providers.js';
import type { OpenidConfig } from './openid.config.js';
import { PendingLogins, type PendingLogin } from './pending-login.js';

/** Long enough for a second factor; in seconds. */
export const loginLifetime = 600;
export const stateCookie = 'statecookie';
export const callbackPath = '/zot/auth/callback';

/** Sends a browser to the service that it wants to log in by. */
@Controller('zot/auth/login')
export class LoginController {
  private readonly log: Log;

  constructor(
    @Inject(OPENID_CONFIG) private readonly config: OpenidConfig,
    private readonly providers: LoginProviders,
    private readonly pending: PendingLogins,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'openid' });
  }

  @Get()
  @Access('public')
  async login(@Query() query: Readonly<Record<string, unknown>>, @Res() reply: FastifyReply): Promise<void> {
    const name = single(query['provider']) ?? '';
    const provider = this.providers.get(name);
    if (!provider) throw new RegistryError('UNSUPPORTED', { reason: 'there is no such provider' });
    const { origin: own = '', callbackAllowOrigins: allowed, isSecure = false } = this.config;
    const target = callbackTarget(single(query['callback_ui']), { own, allowed });
    const login: PendingLogin = {
      provider: name,
      state: secret(),
      nonce: secret(),
      verifier: secret(),
      expires: this.clock.now() + loginLifetime * 1000,
      ...(target !== undefined && { target }),
    };
    const url = await provider.begin(login).catch((error: unknown) => {
      this.log.error('a provider cannot be asked', { provider: name, error });
      throw new RegistryError('UNKNOWN', {}, { status: 503, headers: { 'retry-after': '5' }, cause: error });
    });
    const options = { path: callbackPath, maxAge: loginLifetime, isSecure };
    await reply
      .code(302)
      .headers({ location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .header('set-cookie', setCookie(stateCookie, this.pending.seal(login), options))
      .send();
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** A list, from a key that stands twice, is nothing that anybody meant. */
function single(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
