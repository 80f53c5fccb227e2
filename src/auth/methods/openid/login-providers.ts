import { Inject, Injectable } from '@nestjs/common';
import { Clock, Log } from '@zot/extension-api';
import { GithubProvider } from './github-provider.js';
import type { LoginProvider, ProviderPlace } from './login-provider.js';
import { OidcProvider } from './oidc-provider.js';
import type { OpenidConfig } from './openid.config.js';

export const OPENID_CONFIG = Symbol('openid config');

/** The services of the file, by the names that logins give. */
@Injectable()
export class LoginProviders {
  private readonly providers: ReadonlyMap<string, LoginProvider>;

  constructor(@Inject(OPENID_CONFIG) { providers, origin = '' }: OpenidConfig, clock: Clock, log: Log) {
    const place = (name: string): ProviderPlace => ({
      redirectUri: `${origin}/zot/auth/callback/${name}`,
      afterLogout: `${origin}/login`,
    });
    this.providers = new Map(
      Object.entries(providers).map(([name, config]) => [
        name,
        name === 'github'
          ? new GithubProvider(config, place(name), clock)
          : new OidcProvider(config, place(name), clock, log.with({ module: 'openid', provider: name })),
      ]),
    );
  }

  get(name: string): LoginProvider | undefined {
    return this.providers.get(name);
  }
}
