import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codesOf, type Answer } from '../support/client.js';
import { OidcIssuer } from '../support/oidc-double.js';
import { pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const client = (id: string) => ({
  client_id: id,
  client_secret: 'secret',
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

describe('tokens of workloads', () => {
  let issuer: OidcIssuer;
  let other: OidcIssuer;
  let zot: Zot;
  let job: string;

  beforeAll(async () => {
    issuer = await OidcIssuer.start({ clients: [client('job'), client('stranger')] });
    other = await OidcIssuer.start({ clients: [client('job')] });
    const claimMapping = {
      variables: [{ name: 'kind', expression: "claims.sub.startsWith('job') ? 'job' : 'other'" }],
      validations: [{ expression: "vars.kind == 'job'", message: 'only jobs may come' }],
      username: "'workload/' + claims.sub",
      groups: "[vars.kind + 's']",
    };
    zot = await Zot.start({
      settings: {
        http: {
          externalUrl: 'https://registry.example.com/',
          auth: { bearer: { oidc: [{ issuer: issuer.issuer, audiences: ['urn:registry'], claimMapping }] } },
        },
      },
    });
    job = await issuer.workloadToken('job', 'secret', 'urn:registry');
  });
  afterAll(async () => {
    await zot.stop();
    await issuer.stop();
    await other.stop();
  });

  const status = async (headers = {}, path = '/v2/') => (await zot.client.get(path, headers)).status;

  it('let a workload push and pull', async () => {
    await pushImage(zot.client.with(bearer(job)), 'team/app', 'v1');
    expect(await status(bearer(job), '/v2/team/app/manifests/v1')).toBe(200);
  });

  it('are asked for where there is none, at the endpoint of this server', async () => {
    for (const path of ['/v2/', '/v2/team/app/manifests/v1', '/v2/_catalog']) {
      const answer = await zot.client.get(path);
      expect(answer.status).toBe(401);
      expect(codesOf(answer)).toEqual(['UNAUTHORIZED']);
      expect(answer.headers['www-authenticate']).toMatch(
        /^Bearer realm="https:\/\/registry\.example\.com\/zot\/auth\/token",service="zot",scope=".*"$/,
      );
    }
  });

  it('are refused from another issuer, for another audience, and of whom a validation keeps out', async () => {
    expect(await status(bearer(await other.workloadToken('job', 'secret', 'urn:registry')))).toBe(401);
    expect(await status(bearer(await issuer.workloadToken('job', 'secret', 'urn:other')))).toBe(401);
    expect(await status(bearer(await issuer.workloadToken('stranger', 'secret', 'urn:registry')))).toBe(401);
    expect(await status(bearer('a.b.c'))).toBe(401);
    expect(await status(basic('job', job))).toBe(401);
  });

  describe('at the token endpoint', () => {
    const form = async (fields: Record<string, string>, headers = {}): Promise<Answer> =>
      zot.client.ask('POST', '/zot/auth/token', {
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      });

    it.each([
      ['as a password', async () => zot.client.get('/zot/auth/token?service=zot', basic('any', job))],
      ['as a password of a form', async () => form({ grant_type: 'password', username: 'any', password: job })],
      ['as an id_token', async () => form({ id_token: job })],
      ['as a refresh_token', async () => form({ refresh_token: job })],
      ['beside something else', async () => form({ password: 'else', token: job })],
    ])('are given back, brought %s', async (_, bring) => {
      const answer = await bring();
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
      const { token, access_token, expires_in, issued_at } = JSON.parse(answer.body.toString()) as {
        token: string;
        access_token: string;
        expires_in: number;
        issued_at: string;
      };
      expect({ token, access_token }).toEqual({ token: job, access_token: job });
      expect(expires_in).toBeGreaterThan(100);
      expect(expires_in).toBeLessThanOrEqual(300);
      expect(Math.abs(Date.parse(issued_at) - Date.now())).toBeLessThan(60_000);
    });

    it.each([
      ['nothing', async () => zot.client.get('/zot/auth/token')],
      ['a password', async () => zot.client.get('/zot/auth/token', basic('ann', 'a'))],
      ['a token that does not hold', async () => form({ token: `${job.slice(0, -8)}AAAAAAAA` })],
      [
        'a token of another issuer',
        async () => form({ token: await other.workloadToken('job', 'secret', 'urn:registry') }),
      ],
    ])('are not given for %s', async (_, bring) => {
      const answer = await bring();
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Basic realm="zot"');
      expect(answer.headers['cache-control']).toBe('no-store');
    });

    it('are looked for in forms of a bearable size only', async () => {
      expect((await form({ token: 'x'.repeat(70_000) })).status).toBe(413);
      expect((await form({ token: 'x' }, { 'content-type': 'application/json' })).status).toBe(400);
      const broken = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'token=%zz' };
      expect((await zot.client.ask('POST', '/zot/auth/token', broken)).status).toBe(400);
    });
  });

  describe('with a token service behind', () => {
    const asked: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
    let service: Server;
    let proxy: Zot;
    let reply: (answer: ServerResponse) => void;

    beforeAll(async () => {
      service = createServer(async (request, answer) => {
        let body = '';
        for await (const part of request) body += String(part);
        asked.push({ method: request.method!, url: request.url!, headers: request.headers, body });
        reply(answer);
      });
      await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
      const realm = `http://127.0.0.1:${(service.address() as AddressInfo).port}/auth?fixed=1`;
      const upstreamTokenEndpoint = { realm, service: 'upstream', allowInsecureHttp: true };
      const oidc = [{ issuer: issuer.issuer, audiences: ['urn:registry'] }];
      proxy = await Zot.start({ settings: { http: { auth: { bearer: { oidc, upstreamTokenEndpoint } } } } });
    });
    beforeEach(() => {
      asked.length = 0;
      reply = (answer) => answer.end('{"token":"theirs"}');
    });
    afterAll(async () => {
      await proxy.stop();
      service.close();
    });

    const ask = async (body: Record<string, string>, headers = {}): Promise<Answer> =>
      proxy.client.ask('POST', '/zot/auth/token', {
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(body).toString(),
      });

    it('have others asked there, in the name that this server has', async () => {
      const headers = { ...basic('ann', 'a'), cookie: 'session=1', 'x-forwarded-for': '1.2.3.4', connection: 'close' };
      const answer = await proxy.client.get('/zot/auth/token?service=zot&scope=repository:a:pull', headers);
      expect(answer.status).toBe(200);
      expect(answer.body.toString()).toBe('{"token":"theirs"}');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(asked).toEqual([
        expect.objectContaining({
          method: 'GET',
          url: '/auth?fixed=1&service=upstream&scope=repository%3Aa%3Apull',
          headers: expect.objectContaining({ authorization: headers.authorization }) as object,
        }),
      ]);
      expect(asked[0]!.headers).not.toHaveProperty('cookie');
      expect(asked[0]!.headers).not.toHaveProperty('x-forwarded-for');
    });

    it('have forms passed on, with nothing else changed', async () => {
      await ask({ grant_type: 'password', username: 'ann', password: 'ä b&c', service: 'zot' });
      expect(Object.fromEntries(new URLSearchParams(asked[0]!.body))).toEqual({
        grant_type: 'password',
        username: 'ann',
        password: 'ä b&c',
        service: 'upstream',
      });
      expect(asked[0]).toMatchObject({ method: 'POST', url: '/auth?fixed=1' });
    });

    it('are not shown to it where they are for this server, good or bad', async () => {
      expect((await ask({ token: job })).status).toBe(200);
      expect((await ask({ token: `${job.slice(0, -8)}AAAAAAAA` })).status).toBe(401);
      expect(asked).toEqual([]);
      await ask({ token: await other.workloadToken('job', 'secret', 'urn:registry') });
      expect(asked).toHaveLength(1);
    });

    it('have its refusals passed on, and no redirect followed', async () => {
      reply = (answer) => answer.writeHead(401, { 'www-authenticate': 'Basic realm="theirs"' }).end('{}');
      const refused = await ask({ password: 'x' });
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Basic realm="theirs"']);
      for (const broken of [
        (answer: ServerResponse) => answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
        (answer: ServerResponse) => answer.destroy(),
        (answer: ServerResponse) => answer.end('x'.repeat(2_000_000)),
      ]) {
        reply = broken;
        expect((await ask({ password: 'x' })).status).toBe(502);
      }
      expect(asked).toHaveLength(4);
    });
  });
});
