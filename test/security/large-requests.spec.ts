import { setTimeout as sleep } from 'node:timers/promises';
import { Routes, type RuledRoute } from '../../src/http/routing/routes.js';
import { basic, passwordFile } from '../support/password-file.js';
import { pushImage, type Pushed } from '../support/push.js';
import { RawConnection } from '../support/raw-connection.js';
import { Zot } from '../support/start-zot.js';
import { nameOf, targetOf } from './access/route-requests.js';

const megabyte = 1024 * 1024;

/** S14, S15: a body that is too large, for whatever route, and numbers that are none, cost little and are refused. */
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

  /** What the server says while 200 MiB are announced and chunks are on their way, and how much of them it took. */
  async function flood(method: string, target: string, login: string): Promise<{ status: number; taken: number }> {
    const connection = await RawConnection.open(zot.client.port);
    await connection.send(
      `${method} ${target} HTTP/1.1\r\nHost: x\r\n${login}Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n`,
    );
    const chunk = Buffer.alloc(megabyte, 0x20);
    let taken = 0;
    while (!connection.isClosed && connection.received.length === 0 && taken < 8 * megabyte) {
      await Promise.race([
        connection.send(Buffer.concat([Buffer.from('100000\r\n'), chunk, Buffer.from('\r\n')])),
        sleep(500),
      ]);
      taken += megabyte;
      await sleep(5);
    }
    const status = Number(connection.received.toString('latin1').split(' ')[1] ?? 0);
    connection.reset();
    return { status, taken };
  }

  it('is taken by uploads alone, on any route', async () => {
    const login = `Authorization: ${basic('ann').authorization}\r\n`;
    const uploads = ['PATCH /v2/:name/blobs/uploads/:session', 'PUT /v2/:name/blobs/uploads/:session'];
    let tried = 0;
    for (const route of routes.filter(({ method }) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))) {
      const name = nameOf(route);
      if (uploads.includes(name) || name.startsWith('DELETE')) continue;
      const { status, taken } = await flood(route.method, targetOf(route, 'a/b'), login);
      tried += 1;
      // A body for which there is no use may be thrown away as it comes, behind an answer that is out.
      expect([name, status, taken <= 6 * megabyte]).toEqual([name, expect.any(Number), true]);
      expect([name, status < 500 && status >= 200]).toEqual([name, true]);
    }
    expect(tried).toBeGreaterThan(3);
    expect((await zot.client.get('/v2/a/b/manifests/latest', basic('ann'))).body.equals(pushed.image.bytes)).toBe(true);
  });

  it('is not held in memory where nobody may send it', async () => {
    const before = process.memoryUsage.rss();
    const answers = await Promise.all(
      Array.from({ length: 32 }, async () => flood('PUT', '/v2/a/b/manifests/latest', '')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    // The clients of this process hold some of it too.
    expect(process.memoryUsage.rss() - before).toBeLessThan(256 * megabyte);
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
      const chunk = { ...ann, 'content-range': `0-${encodeURI(number)}`, 'content-type': 'application/octet-stream' };
      const upload = await zot.client.ask('POST', '/v2/a/b/blobs/uploads/', { headers: ann });
      const patched = await zot.client.ask('PATCH', upload.headers.location!, { headers: chunk, body: 'x' });
      expect([400, 416]).toContain(patched.status);
    },
  );

  it('of ranges is not put together', async () => {
    const many = `bytes=${Array.from({ length: 1000 }, (_, at) => `${at}-${at}`).join(',')}`;
    const path = `/v2/a/b/blobs/${pushed.layer.digest}`;
    expect((await zot.client.get(path, { ...basic('ann'), range: many })).status).toBe(416);
  });
});
