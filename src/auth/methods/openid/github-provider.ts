import type { Clock } from '@zot/extension-api';
import type { Configuration } from 'openid-client';
import { httpRequest } from '../../http-request.js';
import { within } from '../../within.js';
import { clientAuthentication } from './client-authentication.js';
import { LoginRefused, type LoginProvider, type ProvidedUser, type ProviderPlace } from './login-provider.js';
import type { OpenidProviderConfig } from './openid-provider.config.js';
import type { PendingLogin } from './pending-login.js';
import { refusedBy } from './refused-by.js';

const longestAnswer = 15_000;
const perPage = 100;
const mostPages = 10;

/** GitHub, and GitHub on premises where the file gives its URLs: OAuth 2, and questions to its API. */
export class GithubProvider implements LoginProvider {
  private readonly isOnPremises: boolean;

  constructor(
    private readonly config: OpenidProviderConfig,
    private readonly place: ProviderPlace,
    private readonly clock: Clock,
  ) {
    this.isOnPremises = config.authurl !== '' && config.tokenurl !== '';
  }

  async begin({ state, verifier }: PendingLogin): Promise<URL> {
    const client = await import('openid-client');
    return client.buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: this.place.redirectUri,
      scope: this.config.scopes.join(' '),
      state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  }

  async finish(url: URL, { state, verifier }: PendingLogin): Promise<ProvidedUser> {
    const client = await import('openid-client');
    const configuration = await this.configuration();
    const late = new Error('GitHub does not answer in time');
    try {
      return await within(this.clock, longestAnswer, late, async (signal) => {
        const checks = { expectedState: state, pkceCodeVerifier: verifier };
        const { access_token: token } = await client.authorizationCodeGrant(configuration, url, checks);
        const [username, groups] = await Promise.all([this.mailOf(token, signal), this.groupsOf(token, signal)]);
        return { username, groups };
      });
    } catch (error) {
      throw refusedBy(client, error) ?? error;
    }
  }

  private async configuration(): Promise<Configuration> {
    const client = await import('openid-client');
    const { authurl, tokenurl, clientid } = this.config;
    const [authorization_endpoint, token_endpoint] = this.isOnPremises
      ? [authurl, tokenurl]
      : ['https://github.com/login/oauth/authorize', 'https://github.com/login/oauth/access_token'];
    const server = { issuer: new URL(authorization_endpoint).origin, authorization_endpoint, token_endpoint };
    const authentication = await clientAuthentication(client, this.config, {
      ...server,
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    });
    const configuration = new client.Configuration(server, clientid, undefined, authentication);
    configuration.timeout = longestAnswer / 1000;
    if (token_endpoint.startsWith('http:')) client.allowInsecureRequests(configuration);
    return configuration;
  }

  /** The primary address, which GitHub lets nobody have whom it has not sent a mail to. */
  private async mailOf(token: string, signal: AbortSignal): Promise<string> {
    const mails = await this.all('/user/emails', token, signal);
    const { email, verified } = mails?.find((one) => one['primary'] === true) ?? {};
    if (typeof email !== 'string') return '';
    if (verified !== true) throw new LoginRefused('the mail address is not verified');
    return email;
  }

  /** Organizations by their logins, teams as `organization/team`; those that the token may not see are left out. */
  private async groupsOf(token: string, signal: AbortSignal): Promise<string[]> {
    const [organizations = [], teams = []] = await Promise.all([
      this.all('/user/orgs', token, signal),
      this.all('/user/teams', token, signal),
    ]);
    const names = [
      ...organizations.map(({ login }) => login),
      ...teams.map(({ slug, organization }) => {
        const login = (organization as Record<string, unknown> | undefined)?.['login'];
        return typeof login === 'string' && typeof slug === 'string' ? `${login}/${slug}` : undefined;
      }),
    ];
    return [...new Set(names.filter((one) => typeof one === 'string'))].sort();
  }

  /** All pages of a list; undefined where the token may not see it. */
  private async all(path: string, token: string, signal: AbortSignal): Promise<Record<string, unknown>[] | undefined> {
    const found: Record<string, unknown>[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const url = new URL(`${this.api}${path}?per_page=${perPage}&page=${page}`);
      const headers = {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        // GitHub answers nobody who does not say who asks.
        'user-agent': 'zot',
      };
      const { status, body } = await httpRequest({ url, headers, signal });
      if (status === 403 || status === 404) return undefined;
      if (status === 401) throw new LoginRefused('GitHub does not take its own token');
      if (status !== 200) throw new Error(`GitHub answered ${status}`);
      const list: unknown = JSON.parse(body.toString());
      if (!Array.isArray(list)) throw new Error('GitHub did not answer with a list');
      found.push(...(list as Record<string, unknown>[]));
      if (list.length < perPage) break;
    }
    return found;
  }

  private get api(): string {
    return this.isOnPremises ? `${new URL(this.config.authurl).origin}/api/v3` : 'https://api.github.com';
  }
}
