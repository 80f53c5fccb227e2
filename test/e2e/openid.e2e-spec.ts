import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jwtVerify } from 'jose';
import { Browser } from '../support/browser.js';
import { OidcIssuer } from '../support/oidc-double.js';
import { Zot } from '../support/start-zot.js';

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
const pages = { 'x-zot-api-client': 'zot-ui' };

/** A port that is free now: the service has to know it before the registry starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('logins of browsers by OpenID Connect', () => {
  let issuer: OidcIssuer;
  let zot: Zot;
  let origin: string;
  let browser: Browser;
  /** Redirects lead to externalUrl; the test goes to where the registry really listens. */
  const external = 'http://registry.example:5000';
  const accounts: Record<string, Record<string, unknown>> = {
    ann: { email: 'ann@example.org', email_verified: true, groups: ['Devs', 'admins'] },
    bob: { email: 'bob@example.org', email_verified: false },
    eve: {},
    nan: { email: 'nan@example.org', groups: 'one' },
  };

  beforeAll(async () => {
    issuer = await OidcIssuer.start({
      accounts,
      clients: [
        {
          client_id: 'zot',
          client_secret: 'the secret of zot',
          redirect_uris: [`${external}/zot/auth/callback/oidc`],
          post_logout_redirect_uris: [`${external}/login`],
        },
      ],
    });
    const oidc = {
      issuer: issuer.issuer,
      clientid: 'zot',
      clientsecret: 'the secret of zot',
      scopes: ['email', 'profile'],
    };
    const callbackAllowOrigins = ['https://pages.example'];
    zot = await Zot.start({
      settings: { http: { externalUrl: external, auth: { openid: { providers: { oidc }, callbackAllowOrigins } } } },
    });
    origin = zot.client.url;
  });
  beforeEach(() => {
    browser = new Browser();
    issuer.account = 'ann';
  });
  afterAll(async () => {
    await zot.stop();
    await issuer.stop();
  });

  const here = (url: string) => new URL(url.replace(external, origin));
  /** Logs in as a user does, up to the page of the registry that the service sends the browser back to. */
  const goBack = async (query = 'callback_ui=/home') => {
    const { headers } = await browser.ask(new URL(`${origin}/zot/auth/login?provider=oidc&${query}`));
    const last = await browser.visit(new URL(headers.location!), [issuer.issuer]);
    return here(last.headers.location!);
  };
  const logIn = async (query?: string) => browser.ask(await goBack(query));
  const status = async (headers = {}, path = '/v2/') =>
    (await browser.ask(new URL(origin + path), 'GET', headers)).status;

  it('begin at the service with state, nonce and PKCE', async () => {
    const answer = await browser.ask(new URL(`${origin}/zot/auth/login?provider=oidc&callback_ui=/home`));
    expect(answer.status).toBe(302);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    const url = new URL(answer.headers.location!);
    expect(url.origin).toBe(issuer.issuer);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'zot',
      response_type: 'code',
      redirect_uri: `${external}/zot/auth/callback/oidc`,
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^statecookie=[\w-]+; Path=\/zot\/auth\/callback; Max-Age=600; SameSite=Lax; HttpOnly$/),
    ]);
    const sealed = browser.cookie(origin, 'statecookie')!;
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('oidc');
  });

  it('end in a session of the user, on the page that it began from', async () => {
    const answer = await logIn();
    expect([answer.status, answer.headers.location]).toEqual([302, '/home']);
    expect(browser.cookie(origin, 'user')).toBe('ann@example.org');
    expect(browser.cookie(origin, 'statecookie')).toBeUndefined();
    expect(await status(pages)).toBe(200);
    expect(await status()).toBe(401);
    expect((await logIn('')).status).toBe(201);
  });

  it('lead where the file allows, and else home (S21)', async () => {
    for (const [wanted, expected] of [
      ['https://pages.example/x?y#z', 'https://pages.example/x?y#z'],
      [`${external}/home`, `${external}/home`],
      ['https://evil.example/', '/'],
      ['//evil.example', '/'],
    ]) {
      const answer = await logIn(`callback_ui=${encodeURIComponent(wanted!)}`);
      expect([answer.status, answer.headers.location]).toEqual([302, expected]);
    }
  });

  it.each([
    ['a changed state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['a changed code', (url: URL) => url.searchParams.set('code', 'x')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    [
      'an error of the service',
      (url: URL) => (url.search = `?error=access_denied&state=${url.searchParams.get('state')}`),
    ],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
  ])('are refused with %s (S21)', async (_, change) => {
    const url = await goBack();
    change(url);
    const answer = await browser.ask(url);
    expect(answer.status).toBe(401);
    expect(browser.cookie(origin, 'session')).toBeUndefined();
    expect(await status(pages)).toBe(401);
  });

  it('are refused in another browser, with the cookie of another login, a second time, and without one (S21)', async () => {
    const url = await goBack();
    expect((await new Browser().ask(url)).status).toBe(401);
    const other = new Browser();
    await other.ask(new URL(`${origin}/zot/auth/login?provider=oidc`));
    expect((await other.ask(url)).status).toBe(401);
    expect((await browser.ask(url)).status).toBe(302);
    expect((await browser.ask(url)).status).toBe(401);
    const made = new Browser();
    made.setCookie(origin, 'statecookie', Buffer.alloc(200, 7).toString('base64url'));
    expect((await made.ask(url)).status).toBe(401);
  });

  it('give every browser a new session, and end the one it had (S21)', async () => {
    browser.setCookie(origin, 'session', 'A'.repeat(43));
    await logIn();
    const first = browser.cookie(origin, 'session')!;
    expect(first).not.toBe('A'.repeat(43));
    await logIn();
    expect(browser.cookie(origin, 'session')).not.toBe(first);
    const stolen = new Browser();
    stolen.setCookie(origin, 'session', first);
    expect((await stolen.ask(new URL(`${origin}/v2/`), 'GET', pages)).status).toBe(401);
  });

  it('are refused for an address that the service has not verified, and without any', async () => {
    for (const account of ['bob', 'eve']) {
      issuer.account = account;
      browser = new Browser();
      expect((await logIn()).status).toBe(401);
    }
  });

  it('tell a page where the session at the service ends', async () => {
    await logIn();
    const answer = await browser.ask(new URL(`${origin}/zot/auth/logout`), 'POST', pages);
    const { endSessionUrl } = JSON.parse(answer.body) as { endSessionUrl: string };
    const url = new URL(endSessionUrl);
    expect(url.origin).toBe(issuer.issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'zot',
      post_logout_redirect_uri: `${external}/login`,
    });
    expect(browser.cookie(origin, 'session')).toBeUndefined();
  });

  it('let users make keys, which follow the groups of their last login', async () => {
    await logIn();
    const made = await browser.ask(new URL(`${origin}/zot/auth/apikey`), 'POST', { ...pages, 'content-length': '0' });
    expect(made.status).toBe(400);
    const cookie = `session=${browser.cookie(origin, 'session')}`;
    const answer = await zot.client.ask('POST', '/zot/auth/apikey', { headers: { ...pages, cookie }, body: '{}' });
    const { apiKey } = JSON.parse(answer.body.toString()) as { apiKey: string };
    expect((await zot.client.get('/v2/', basic('ann@example.org', apiKey))).status).toBe(200);
    expect((await zot.client.get('/v2/', basic('nan@example.org', apiKey))).status).toBe(401);
  });

  it.each(['', '?provider=other', '?provider=__proto__', '?provider=oidc&provider=oidc'])(
    'know no provider by %j',
    async (query) => {
      expect((await browser.ask(new URL(`${origin}/zot/auth/login${query}`))).status).toBe(400);
    },
  );
});

describe('a service for logins that is down', () => {
  it('is told, and others come in all the same (F24)', async () => {
    const port = await freePort();
    const oidc = { issuer: `http://127.0.0.1:${port}`, clientid: 'zot', scopes: ['email'] };
    const zot = await Zot.start({ settings: { http: { auth: { openid: { providers: { oidc } } } } } });
    try {
      const answer = await zot.client.get('/zot/auth/login?provider=oidc');
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
      expect((await zot.client.get('/v2/')).status).toBe(401);
      expect((await zot.client.get('/livez')).status).toBe(200);
    } finally {
      await zot.stop();
    }
  });
});

describe('logins by GitHub', () => {
  const asked: { url: string; authorization: string | undefined; body: string }[] = [];
  let github: Server;
  let zot: Zot;
  let base: string;
  let mails: unknown;
  let teamsStatus: number;

  beforeAll(async () => {
    github = createServer(async (request, answer) => {
      let body = '';
      for await (const part of request) body += String(part);
      asked.push({ url: request.url!, authorization: request.headers.authorization, body });
      const json = (value: unknown, status = 200) =>
        answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      const { pathname, searchParams } = new URL(request.url!, 'http://x');
      const page = Number(searchParams.get('page'));
      if (pathname === '/token') json({ access_token: 'theirs', token_type: 'bearer', scope: 'read:org,user:email' });
      else if (pathname === '/api/v3/user/emails') json(mails);
      else if (pathname === '/api/v3/user/orgs') {
        json(Array.from({ length: page === 1 ? 100 : 1 }, (_, n) => ({ login: page === 1 ? `org${n}` : 'last' })));
      } else if (pathname === '/api/v3/user/teams') {
        json([{ slug: 'core', organization: { login: 'org1' } }], teamsStatus);
      } else json({}, 404);
    });
    await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(github.address() as AddressInfo).port}`;
    const provider = {
      clientid: 'zot',
      clientsecret: 'the secret of zot',
      scopes: ['read:org', 'user:email'],
      authurl: `${base}/authorize`,
      tokenurl: `${base}/token`,
    };
    zot = await Zot.start({ settings: { http: { auth: { openid: { providers: { github: provider } } } } } });
  });
  beforeEach(() => {
    asked.length = 0;
    teamsStatus = 200;
    mails = [
      { email: 'other@example.org', primary: false, verified: true },
      { email: 'ann@example.org', primary: true, verified: true },
    ];
  });
  afterAll(async () => {
    await zot.stop();
    github.close();
  });

  const logIn = async (at = zot) => {
    const browser = new Browser();
    const begun = await browser.ask(new URL(`${at.client.url}/zot/auth/login?provider=github`));
    const url = new URL(begun.headers.location!);
    const back = `${at.client.url}/zot/auth/callback/github?code=code&state=${url.searchParams.get('state')}`;
    const answer = await browser.ask(new URL(back));
    return { url, answer, browser };
  };

  it('know the user by the primary address, with PKCE, and ask for all pages of groups', async () => {
    const { url, answer, browser } = await logIn();
    expect(`${url.origin}${url.pathname}`).toBe(`${base}/authorize`);
    expect(url.searchParams.get('scope')).toBe('read:org user:email');
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(answer.status).toBe(201);
    expect(browser.cookie(zot.client.url, 'user')).toBe('ann@example.org');
    const [token, ...questions] = asked;
    expect(Object.fromEntries(new URLSearchParams(token!.body))).toMatchObject({
      client_id: 'zot',
      client_secret: 'the secret of zot',
      code: 'code',
      code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(questions.every(({ authorization }) => authorization === 'Bearer theirs')).toBe(true);
    expect(questions.map((one) => one.url).filter((one) => one.includes('orgs'))).toHaveLength(2);
  });

  it('do without teams that the token may not see', async () => {
    teamsStatus = 403;
    expect((await logIn()).answer.status).toBe(201);
  });

  it.each([
    ['an address that is not verified', [{ email: 'ann@example.org', primary: true, verified: false }]],
    ['no primary address', [{ email: 'ann@example.org', primary: false, verified: true }]],
    ['no address', []],
  ])('are refused for %s', async (_, list) => {
    mails = list;
    expect((await logIn()).answer.status).toBe(401);
  });

  it.each(['rsa', 'ec', 'ed25519'] as const)('may be asked by a signature of a key of its own (%s)', async (type) => {
    const folder = await mkdtemp(join(tmpdir(), 'zot-keypath-'));
    const { publicKey, privateKey } =
      type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : type === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
          : generateKeyPairSync('ed25519');
    const keypath = join(folder, 'key.pem');
    await writeFile(keypath, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const provider = {
      clientid: 'zot',
      scopes: ['x'],
      authurl: `${base}/authorize`,
      tokenurl: `${base}/token`,
      keypath,
    };
    const other = await Zot.start({ settings: { http: { auth: { openid: { providers: { github: provider } } } } } });
    try {
      expect((await logIn(other)).answer.status).toBe(201);
      const sent = new URLSearchParams(asked[0]!.body);
      expect(sent.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      const { payload } = await jwtVerify(sent.get('client_assertion')!, publicKey);
      expect(payload).toMatchObject({ iss: 'zot', sub: 'zot' });
      expect(sent.has('client_secret')).toBe(false);
    } finally {
      await other.stop();
      await rm(folder, { recursive: true });
    }
  });
});
