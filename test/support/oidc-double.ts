import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** Claims of the users that may log in, by their names. */
export type Accounts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface OidcIssuerOptions {
  readonly clients?: readonly ClientMetadata[];
  readonly accounts?: Accounts;
  /** The audience that tokens of clients (client_credentials) are made for, by the `resource` asked for. */
  readonly audiences?: Readonly<Record<string, string>>;
  readonly more?: Partial<Configuration>;
}

/** Its own store, by another name: it warns of that one. */
class Adapter extends MemoryAdapter {}

/** A real OpenID provider (oidc-provider) in this process, over plain HTTP on the loopback. */
export class OidcIssuer {
  /** Who logs in next: what a user would type. */
  account = 'ann';

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    readonly provider: Provider,
  ) {}

  static async start({
    clients = [],
    accounts = {},
    audiences = {},
    more = {},
  }: OidcIssuerOptions): Promise<OidcIssuer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key: JWK = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: 'one' };
    const provider = new Provider(issuer, {
      clients: [...clients],
      jwks: { keys: [key as never] },
      cookies: { keys: ['a key of tests'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username', 'groups'] },
      pkce: { required: () => true },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ sub: id, ...accounts[id] }),
      }),
      adapter: Adapter,
      ttl: {
        ClientCredentials: 300,
        AccessToken: 300,
        AuthorizationCode: 60,
        IdToken: 300,
        Session: 300,
        Grant: 300,
        Interaction: 300,
      },
      features: {
        devInteractions: { enabled: false },
        userinfo: { enabled: true },
        clientCredentials: { enabled: true },
        rpInitiatedLogout: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => [] as never,
          getResourceServerInfo: (_context, resource) => ({
            scope: 'api',
            audience: audiences[resource] ?? resource,
            accessTokenFormat: 'jwt',
            accessTokenTTL: 300,
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      ...more,
    });
    const made = new OidcIssuer(server, issuer, provider);
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/')) void made.interact(request, response);
      else void answer(request, response);
    });
    return made;
  }

  /** A token of a client for itself, as a workload would have it. */
  async workloadToken(client: string, secret: string, resource: string): Promise<string> {
    const answer = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope: 'api' }),
    });
    const body = (await answer.json()) as { access_token?: string };
    if (body.access_token === undefined) throw new Error(`no token: ${JSON.stringify(body)}`);
    return body.access_token;
  }

  /** The pages on which a user would log in and agree. */
  private async interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { provider } = this;
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      await provider.interactionFinished(request, response, { login: { accountId: this.account } });
      return;
    }
    const clientId = String(params['client_id']);
    const grant = new provider.Grant({ accountId: session!.accountId, clientId });
    grant.addOIDCScope(String(params['scope']));
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
