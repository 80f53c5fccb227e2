import type { Clock, Log } from '@zot/extension-api';
import type { Configuration, IDToken, UserInfoResponse } from 'openid-client';
import { within } from '../../within.js';
import { clientAuthentication } from './client-authentication.js';
import { LoginRefused, type LoginProvider, type ProvidedUser, type ProviderPlace } from './login-provider.js';
import type { OpenidProviderConfig } from './openid-provider.config.js';
import type { PendingLogin } from './pending-login.js';
import { refusedBy } from './refused-by.js';

type Claims = Readonly<Record<string, unknown>>;

const longestAnswer = 10_000;
/** Seconds that the clock of the service may be ahead. */
const tolerance = 5;

/** A service that speaks OpenID Connect. Asked about itself with the first login, so that its rest is not ours. */
export class OidcProvider implements LoginProvider {
  private configuration: Promise<Configuration> | undefined;

  constructor(
    private readonly config: OpenidProviderConfig,
    private readonly place: ProviderPlace,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async begin({ state, nonce, verifier }: PendingLogin): Promise<URL> {
    const client = await import('openid-client');
    const configuration = await this.known();
    return client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.place.redirectUri,
      scope: [...new Set(['openid', ...this.config.scopes])].join(' '),
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  }

  async finish(url: URL, { state, nonce, verifier }: PendingLogin): Promise<ProvidedUser> {
    const client = await import('openid-client');
    const configuration = await this.known();
    const late = new Error('the service does not answer in time');
    try {
      return await within(this.clock, longestAnswer, late, async () => {
        const tokens = await client.authorizationCodeGrant(configuration, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims()!;
        const { userinfo_endpoint: hasMore } = configuration.serverMetadata();
        const more = hasMore ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub) : undefined;
        const endSessionUrl = this.endSessionUrl(client, configuration);
        return { ...this.userOf(claims, more), ...(endSessionUrl !== undefined && { endSessionUrl }) };
      });
    } catch (error) {
      throw refusedBy(client, error) ?? error;
    }
  }

  private userOf(claims: IDToken, more: UserInfoResponse | undefined): ProvidedUser {
    const { username: wanted, groups } = this.config.claimMapping;
    const sources = [more ?? {}, claims] as Claims[];
    const mail = () => {
      // A service may let anybody name any address, as long as it says that it has not looked.
      if (sources.some((one) => one['email_verified'] === false))
        throw new LoginRefused('the mail address is not verified');
      return textIn(sources, 'email');
    };
    let username = wanted === 'email' ? mail() : textIn(sources, wanted);
    if (username === '' && wanted !== 'email') {
      this.log.warn('a login lacks the claim that names the user, and is known by its mail address', { claim: wanted });
      username = mail();
    }
    return { username, groups: [...new Set(sources.flatMap((one) => textsIn(one[groups])))].sort() };
  }

  private endSessionUrl(client: typeof import('openid-client'), configuration: Configuration): string | undefined {
    const place = URL.parse(configuration.serverMetadata().end_session_endpoint ?? '');
    if (place?.protocol !== 'https:' && place?.protocol !== 'http:') return undefined;
    return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: this.place.afterLogout }).href;
  }

  /** What fails is asked again with the next login. */
  private async known(): Promise<Configuration> {
    this.configuration ??= this.discover();
    try {
      return await this.configuration;
    } catch (error) {
      this.configuration = undefined;
      throw error;
    }
  }

  private async discover(): Promise<Configuration> {
    const client = await import('openid-client');
    const { issuer, clientid } = this.config;
    // Plain http only where the file itself says so.
    const allow = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
    const found = await client.discovery(new URL(issuer), clientid, undefined, client.None(), {
      execute: allow,
      timeout: longestAnswer / 1000,
    });
    const server = found.serverMetadata();
    const authentication = await clientAuthentication(client, this.config, server);
    const configuration = new client.Configuration(
      server,
      clientid,
      { [client.clockTolerance]: tolerance },
      authentication,
    );
    configuration.timeout = longestAnswer / 1000;
    // Signatures are checked although the token came from the service itself.
    for (const apply of [client.enableNonRepudiationChecks, ...allow]) apply(configuration);
    return configuration;
  }
}

function textIn(sources: readonly Claims[], name: string): string {
  const found = sources.map((one) => (Object.hasOwn(one, name) ? one[name] : undefined));
  const text = found.find((one) => (typeof one === 'string' && one !== '') || typeof one === 'number');
  return text === undefined ? '' : String(text as string | number);
}

function textsIn(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '');
}
