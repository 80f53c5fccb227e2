import { Routes, type RuledRoute } from '../../src/http/routing/routes.js';
import { basic, passwordFile } from '../support/password-file.js';
import { pushImage, type Pushed } from '../support/push.js';
import { RawConnection } from '../support/raw-connection.js';
import { Zot } from '../support/start-zot.js';
import { nameOf, targetOf } from './access/route-requests.js';

const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(1024 * 1024, 0x20), Buffer.from('\r\n')]);

/** S14, S15: a body that is too large, for whatever route, is not waited for, and numbers that are none are refused. */
describe('more than there is room for', () => {
  let zot: Zot;
  let routes: readonly RuledRoute[];
  let pushed: Pushed;
  beforeAll(async () => {
    zot = await Zot.start({
      settings: {
        http: {
          auth: {
            htpasswd: { path: passwordFile('ann') },
            apikey: true,
            openid: { providers: { github: { clientid: 'x', clientsecret: 'y', scopes: ['read:org'] } } },
          },
        },
        extensions: { metrics: {} },
      },
    });
    routes = zot.running.app.get(Routes, { strict: false }).all;
    pushed = await pushImage(zot.client.with(basic('ann')), 'a/b', 'latest');
  });
  afterAll(async () => zot.stop());

  /** What the server says to six chunks of 1 MiB of a body that never ends: whoever waits for its end says nothing. */
  async function flood(method: string, target: string, login: string): Promise<number> {
    const connection = await RawConnection.open(zot.client.port);
    const head = `${method} ${target} HTTP/1.1\r\nHost: x\r\n${login}Content-Type: application/json\r\n`;
    connection.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    for (let count = 0; count < 6; count += 1) connection.socket.write(chunk);
    const received = await connection.until((all) => all.includes('\r\n\r\n'));
    connection.reset();
    return Number(received.toString('latin1').split(' ')[1]);
  }

  it('is taken by uploads alone, on any route', async () => {
    const login = `Authorization: ${basic('ann').authorization}\r\n`;
    const uploads = ['PATCH /v2/:name/blobs/uploads/:session', 'PUT /v2/:name/blobs/uploads/:session'];
    const others = routes.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));
    const statuses = new Map<string, number>();
    for (const route of others.filter((one) => !uploads.includes(nameOf(one)))) {
      statuses.set(nameOf(route), await flood(route.method, targetOf(route, 'a/b'), login));
    }
    expect(statuses.size).toBeGreaterThan(3);
    expect([...statuses].filter(([, status]) => status < 200 || status >= 500)).toEqual([]);
    expect(statuses.get('POST /zot/auth/apikey')).toBe(413);
    expect((await zot.client.get('/v2/a/b/manifests/latest', basic('ann'))).body.equals(pushed.image.bytes)).toBe(true);
  });

  it('is not waited for where nobody may send it, however many do', async () => {
    const all = Array.from({ length: 32 }, async () => flood('PUT', '/v2/a/b/manifests/latest', ''));
    expect(new Set(await Promise.all(all))).toEqual(new Set([401]));
  });

  it.each(['9223372036854775808', '-1', '1e24', 'abc', '0x7fffffff', '1'.repeat(100), '٣', 'Infinity', '%00'])(
    'of numbers such as %s is asked for in vain',
    async (number) => {
      const ann = basic('ann');
      for (const path of [`/v2/_catalog?n=${encodeURI(number)}`, `/v2/a/b/tags/list?n=${encodeURI(number)}`]) {
        expect([path.slice(0, 30), (await zot.client.get(path, ann)).status]).toEqual([path.slice(0, 30), 400]);
      }
      const path = `/v2/a/b/blobs/${pushed.layer.digest}`;
      const ranged = await zot.client.get(path, { ...ann, range: `bytes=0-${encodeURI(number)}` });
      expect([200, 206, 416]).toContain(ranged.status);
      if (ranged.status !== 416) expect(ranged.body.length).toBeLessThanOrEqual(pushed.layer.bytes.length);
      const part = { ...ann, 'content-range': `0-${encodeURI(number)}`, 'content-type': 'application/octet-stream' };
      const upload = await zot.client.ask('POST', '/v2/a/b/blobs/uploads/', { headers: ann });
      const patched = await zot.client.ask('PATCH', upload.headers.location!, { headers: part, body: 'x' });
      expect([400, 416]).toContain(patched.status);
    },
  );

  it('of ranges is not put together', async () => {
    const many = `bytes=${Array.from({ length: 1000 }, (_, at) => `${at}-${at}`).join(',')}`;
    const path = `/v2/a/b/blobs/${pushed.layer.digest}`;
    expect((await zot.client.get(path, { ...basic('ann'), range: many })).status).toBe(416);
  });
});
