import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
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
    server.on('request', provider.callback());
    return new OidcIssuer(server, issuer, provider);
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

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
