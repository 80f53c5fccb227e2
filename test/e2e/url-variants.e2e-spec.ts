import { exchange, type RawAnswer } from '../support/raw-exchange.js';
import { pushImage, type Pushed } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

/**
 * S01: one path has one reading. What is written otherwise reaches no repository, whatever a proxy or a rule before it
 * may have made of it.
 */
describe('a path that is written otherwise', () => {
  let zot: Zot;
  let pushed: Pushed;
  beforeAll(async () => {
    zot = await Zot.start();
    pushed = await pushImage(zot.client, 'team/app', 'v1');
  });
  afterAll(async () => zot.stop());

  const ask = async (method: string, target: string, rest = '', version = '1.1'): Promise<RawAnswer | undefined> =>
    exchange(
      zot.client.port,
      `${method} ${target} HTTP/${version}\r\nHost: ${zot.client.host}\r\nConnection: close\r\n${rest}\r\n`,
    );

  it.each([
    '//v2/team/app/manifests/v1',
    '/v2//team/app/manifests/v1',
    '/v2/team//app/manifests/v1',
    '/v2/team/app//manifests/v1',
    '/v2/team/app/manifests//v1',
    '/v2/team/app/manifests/v1/',
    '/v2/team/app/manifests/v1//',
    '/v2/te%61m/app/manifests/v1',
    '/v2/team%2fapp/manifests/v1',
    '/v2/team%2Fapp/manifests/v1',
    '/v2/team/app%2fmanifests/v1',
    '/v2/team/app/manifests%2fv1',
    '/v2/team/app/%6danifests/v1',
    '/v%32/team/app/manifests/v1',
    '/%76%32/team/app/manifests/v1',
    '/v2%2fteam/app/manifests/v1',
    '/v2/team;x/app/manifests/v1',
    '/v2/team/app;x/manifests/v1',
    '/v2/team/app/manifests;x/v1',
    '/v2;x/team/app/manifests/v1',
    '/v2/team/app/manifests/v1;x',
    '/v2/./team/app/manifests/v1',
    '/v2/x/../team/app/manifests/v1',
    '/v2/team/app/x/../manifests/v1',
    '/x/../v2/team/app/manifests/v1',
    '/v2/..%2fv2/team/app/manifests/v1',
    '/v2/%2e%2e/v2/team/app/manifests/v1',
    '/V2/team/app/manifests/v1',
    '/v2/Team/app/manifests/v1',
    '/v2/team/app/Manifests/v1',
    '/v2/team/app/MANIFESTS/v1',
    '/v2/team/app/manifests/V1',
    '/v2/team\\app/manifests/v1',
    '\\v2\\team\\app\\manifests\\v1',
    '/v2/team/app/manifests/v1%00',
    '/v2/team/app/manifests/v1%20',
    '/v2/team/app/manifests/%76%31/x',
    'v2/team/app/manifests/v1',
    '*',
    'ftp://host/v2/team/app/manifests/v1',
    'http:/v2/team/app/manifests/v1',
  ])('%s finds nothing', async (target) => {
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      const answer = await ask(method, target);
      expect([method, answer?.status === 404 || answer?.status === 400]).toEqual([method, true]);
    }
    expect((await zot.client.get('/v2/team/app/manifests/v1')).status).toBe(200);
  });

  it.each([
    ['with a query', '/v2/team/app/manifests/v1?x=/../y'],
    ['with a fragment', '/v2/team/app/manifests/v1#x'],
    ['with a host', 'http://somewhere.example/v2/team/app/manifests/v1'],
    ['with a host and TLS', 'https://somewhere.example:443/v2/team/app/manifests/v1'],
    ['with an escape in the reference', '/v2/team/app/manifests/%761'],
  ])('%s finds the same', async (_what, target) => {
    const answer = await ask('GET', target);
    expect(answer?.status).toBe(200);
    expect(answer?.rest).toBe(pushed.image.bytes.toString('latin1'));
  });

  it('of HTTP/1.0 finds the same, and the connection is closed', async () => {
    const text = `GET /v2/team/app/manifests/v1 HTTP/1.0\r\n\r\n`;
    const answer = await exchange(zot.client.port, text);
    expect([answer?.status, answer?.rest]).toEqual([200, pushed.image.bytes.toString('latin1')]);
  });

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'LINK', 'M-SEARCH', 'NOSUCH', 'get'])(
    'by %s does nothing',
    async (method) => {
      const answer = await ask(method, '/v2/team/app/manifests/v1');
      expect(answer === undefined || (answer.status >= 400 && answer.status < 500)).toBe(true);
      expect(answer?.rest.includes('schemaVersion') ?? false).toBe(false);
    },
  );

  it('answers OPTIONS without giving anything', async () => {
    const answer = await ask('OPTIONS', '/v2/team/app/manifests/v1');
    expect([204, 405]).toContain(answer?.status);
    expect(answer?.rest.includes('schemaVersion')).toBe(false);
  });

  it('is not built from headers', async () => {
    const forged = 'X-Original-URL: /v2/team/app/manifests/v1\r\nX-Rewrite-URL: /v2/\r\nX-Forwarded-Prefix: /x\r\n';
    expect((await ask('GET', '/v2/none/manifests/v1', forged))?.status).toBe(404);
    const answer = await ask(
      'POST',
      '/v2/team/app/blobs/uploads/',
      'X-Forwarded-Host: evil.example\r\nContent-Length: 0\r\n',
    );
    expect(answer?.status).toBe(202);
    expect(answer?.head).toMatch(/^location: \/v2\/team\/app\/blobs\/uploads\/[0-9a-f-]+$/im);
    expect(answer?.head).not.toContain('evil.example');
  });
});
