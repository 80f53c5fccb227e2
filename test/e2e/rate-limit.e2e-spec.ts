import { codesOf, type Answer, type Client } from '../support/client.js';
import { Zot } from '../support/start-zot.js';

const limited = async (ratelimit: object, http: object = {}) =>
  Zot.start({ settings: { http: { ...http, ratelimit } } });

async function statuses(client: Client, path: string, times: number, headers = {}, method = 'GET'): Promise<number[]> {
  const all: number[] = [];
  for (let count = 0; count < times; count++) all.push((await client.ask(method, path, { headers })).status);
  return all;
}

/** Ten at once: whatever the machine, most of them come within one second. */
async function flood(client: Client, path: string, headers = {}, method = 'GET'): Promise<Answer[]> {
  return Promise.all(Array.from({ length: 10 }, async () => client.ask(method, path, { headers })));
}

const refused = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 429);

describe('S28 a rate of requests', () => {
  let zot: Zot;
  afterEach(async () => zot.stop());

  it('is told with every answer, and beyond it clients are told when to come back', async () => {
    zot = await limited({ rate: 2 });
    const first = await zot.client.get('/v2/a/manifests/none');
    expect([first.status, first.headers['ratelimit-limit'], first.headers['ratelimit-remaining']]).toEqual([
      404,
      '2',
      '1',
    ]);
    const [one] = refused(await flood(zot.client, '/v2/'));
    expect(codesOf(one!)).toEqual(['TOOMANYREQUESTS']);
    expect(one!.headers).toMatchObject({
      'retry-after': '1',
      'ratelimit-limit': '2',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '1',
      'x-content-type-options': 'nosniff',
    });
  });

  it('is one of the client, whatever path it asks for, and whatever it writes into its headers', async () => {
    zot = await limited({ rate: 1 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) =>
        zot.client.get(`/v2/name${index}/tags/list?n=${index}`, {
          'x-forwarded-for': `198.51.100.${index}`,
          'x-real-ip': `198.51.100.${index}`,
          forwarded: `for=198.51.100.${index}`,
        }),
      ),
    );
    expect(refused(answers).length).toBeGreaterThan(30);
  });

  it('is that of the client behind a proxy of the file, by the network of an IPv6 address', async () => {
    zot = await limited({ rate: 1 }, { trustedProxies: ['127.0.0.1'] });
    const from = (address: string) => ({ 'x-forwarded-for': `203.0.113.9, ${address}` });
    const many = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => zot.client.get('/v2/', from(`198.51.100.${index}`))),
    );
    expect(refused(many)).toEqual([]);
    const same = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        zot.client.get('/v2/', from(`2001:db8:1:2::${index.toString(16)}`)),
      ),
    );
    expect(refused(same).length).toBeGreaterThan(10);
  });

  it('counts before anybody asks who comes', async () => {
    zot = await limited({ rate: 1 }, { auth: { htpasswd: { path: '/dev/null' } } });
    const guesses = await flood(zot.client, '/v2/', { authorization: `Basic ${btoa('ann:guess')}` });
    expect(refused(guesses).length).toBeGreaterThan(5);
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });

  it('counts what is refused anyway, and no probes', async () => {
    zot = await limited({ rate: 1 });
    expect(refused(await flood(zot.client, '/v2/', {}, 'DELETE')).length).toBeGreaterThan(5);
    expect(refused(await flood(zot.client, '/nothing')).length).toBeGreaterThan(5);
    for (const probe of ['/livez', '/readyz', '/startupz']) {
      expect(await statuses(zot.client, probe, 5)).toEqual([200, 200, 200, 200, 200]);
    }
  });

  it('of a method is one of its own', async () => {
    zot = await limited({ methods: [{ method: 'PUT', rate: 1 }] });
    expect(refused(await flood(zot.client, '/v2/a/manifests/x', {}, 'PUT')).length).toBeGreaterThan(5);
    const reads = await flood(zot.client, '/v2/');
    expect(refused(reads)).toEqual([]);
    expect(reads[0]!.headers['ratelimit-limit']).toBeUndefined();
  });
});
