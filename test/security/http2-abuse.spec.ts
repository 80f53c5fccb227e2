import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { Authority } from '../support/certificates.js';
import { randomBlob } from '../support/content.js';
import { answerOf, Http2Client } from '../support/http2-client.js';
import { basic, passwordFile } from '../support/password-file.js';
import { Zot } from '../support/start-zot.js';

/** A frame of HTTP/2 (RFC 9113, 4.1). */
function frame(type: number, flags: number, stream: number, payload = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(0x4, 0, 0)]);
/** GET /v2/ of https, by the static table of HPACK and a path as text. */
const head = Buffer.concat([
  Buffer.from([0x82, 0x87, 0x04, 0x04]),
  Buffer.from('/v2/'),
  Buffer.from([0x01, 0x01, 0x78]),
]);

describe('S24 connections of HTTP/2', () => {
  const authority = new Authority();
  let folder: string;
  let zot: Zot;
  let well: Http2Client;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-abuse-'));
    const { certificate, key } = authority.issue({ commonName: 'localhost', ip: ['127.0.0.1'], usage: 'server' });
    await writeFile(join(folder, 'cert.pem'), certificate);
    await writeFile(join(folder, 'key.pem'), key);
    const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    zot = await Zot.start({
      settings: { http: { tls, writeTimeout: '400ms', auth: { htpasswd: { path: passwordFile('ann') } } } },
    });
    well = await open();
    // One on which nothing was asked yet would be ended after 5 s, which the first test may take on a busy machine.
    await well.ask('GET', '/v2/', { headers: basic('ann') });
  });
  afterEach(async () => {
    // Whatever somebody else does, others are served.
    expect((await well.ask('GET', '/v2/', { headers: basic('ann') })).status).toBe(200);
    expect(zot.running.app).toBeDefined();
  });
  afterAll(async () => {
    well.close();
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  const open = async (settings: object = {}) => Http2Client.open(zot.client.url, authority, undefined, settings);

  async function raw(): Promise<TLSSocket> {
    const options = { host: '127.0.0.1', port: zot.client.port, ca: authority.certificate, ALPNProtocols: ['h2'] };
    const socket = connect(options);
    socket.on('error', () => undefined);
    socket.resume();
    await once(socket, 'secureConnect');
    return socket;
  }

  /** Sends the frames again and again until the server has had enough; fails if it never has. */
  async function flood(frames: (round: number) => Buffer, rounds: number): Promise<void> {
    const socket = await raw();
    let isOver = false;
    socket.once('close', () => (isOver = true));
    socket.write(preface);
    for (let round = 0; round < rounds && !isOver; round++) {
      if (!socket.write(frames(round))) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    }
    if (!isOver) await once(socket, 'close', { signal: AbortSignal.timeout(20_000) });
  }

  it('end when streams are opened and given up in a flood', async () => {
    const before = process.memoryUsage().rss;
    await flood((round) => {
      const stream = 2 * round + 1;
      return Buffer.concat([frame(0x1, 0x5, stream, head), frame(0x3, 0, stream, Buffer.from([0, 0, 0, 8]))]);
    }, 50_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('end when a head comes in pieces without end', async () => {
    await flood(
      (round) => (round === 0 ? frame(0x1, 0x1, 1, head) : frame(0x9, 0, 1, Buffer.from([0x01, 0x01, 0x78]))),
      50_000,
    );
  });

  it('end when empty frames come in a flood', async () => {
    const headed = frame(0x1, 0x4, 1, head);
    await flood((round) => (round === 0 ? headed : frame(0x0, 0, 1)), 200_000).catch((error: Error) => {
      // Empty pieces of a body cost as little as they say; it is enough that nobody else waits for them.
      expect(error.name).toBe('AbortError');
    });
  });

  it.each([
    ['settings', frame(0x4, 0, 0, Buffer.from([0, 3, 0, 0, 0, 100]))],
    ['pings', frame(0x6, 0, 0, Buffer.alloc(8))],
  ])('end when %s come in a flood that nobody reads the answers of', async (_, one) => {
    const socket = await raw();
    socket.pause();
    const many = Buffer.concat(Array.from({ length: 2000 }, () => one));
    socket.write(preface);
    const before = process.memoryUsage().rss;
    let isOver = false;
    socket.once('close', () => (isOver = true));
    for (let round = 0; round < 200 && !isOver; round++) {
      if (socket.write(many)) continue;
      await Promise.race([
        once(socket, 'drain'),
        once(socket, 'close'),
        new Promise((resolve) => setTimeout(resolve, 100)),
      ]);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    socket.destroy();
  });

  it('end when nothing comes, while others go on', async () => {
    const [silent, greeted] = [await raw(), await raw()];
    greeted.write(preface);
    // Bytes that say nothing keep nobody.
    const drip = setInterval(() => greeted.write(frame(0x6, 0, 0, Buffer.alloc(8))), 500);
    await Promise.all([once(silent, 'close'), once(greeted, 'close')]);
    clearInterval(drip);
  });

  it('lose streams of which nothing is taken, however busy the rest is', async () => {
    const { bytes, digest } = randomBlob(3_000_000);
    const headers = basic('ann');
    const opened = await well.ask('POST', '/v2/slow/app/blobs/uploads/', { headers });
    await well.ask('PUT', `${opened.headers.location!}?digest=${digest}`, { headers, body: bytes });
    const client = await open({ initialWindowSize: 1000 });
    const stuck = client.start('GET', `/v2/slow/app/blobs/${digest}`, headers, true);
    stuck.pause();
    let isOver = false;
    stuck.once('close', () => (isOver = true));
    while (!isOver) expect((await client.ask('GET', '/v2/', { headers })).status).toBe(200);
    expect(stuck.rstCode).toBe(constants.NGHTTP2_INTERNAL_ERROR);
    client.close();
  });

  it('take no head that is too large, or of too many lines', async () => {
    for (const headers of [
      { 'x-large': 'x'.repeat(100_000) },
      Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`x-${at}`, 'x'])),
    ]) {
      const client = await open();
      const answer = await client
        .ask('GET', '/v2/', { headers: { ...basic('ann'), ...headers } })
        .catch(() => 'broken off');
      expect(answer === 'broken off' || (typeof answer === 'object' && answer.status === 431)).toBe(true);
      client.close();
    }
  });

  it('take no lengths that lie', async () => {
    for (const length of [3, 300]) {
      const client = await open();
      const headers = { ...basic('ann'), 'content-length': length, 'content-type': 'application/json' };
      const stream = client.start('PUT', '/v2/a/manifests/v1', headers);
      stream.end('0123456789');
      await expect(answerOf(stream)).rejects.toThrow();
      client.close();
    }
  });

  it('refuse two logins, whoever they name', async () => {
    const client = await open();
    const { authorization } = basic('ann');
    const stream = client.start('GET', '/v2/', { authorization: [authorization, authorization] as never }, true);
    expect((await answerOf(stream)).status).toBe(401);
    client.close();
  });

  it.each([
    '/v2/%61/tags/list',
    '//v2/',
    '/v2',
    '*',
    'v2/',
    'https://x/v2/../v2/',
    '/v2/;x',
    '/v2/a/../b/tags/list',
    '/V2/',
    '',
  ])('S01 know one reading of a path: %j', async (path) => {
    const client = await open();
    const stream = client.start('GET', path, basic('ann'), true);
    const status = await answerOf(stream).then(
      ({ status }) => status,
      () => 400,
    );
    expect([400, 404]).toContain(status);
    client.close();
  });
});

describe('S28 streams of HTTP/2', () => {
  it('are requests of one client for rates, over however many connections', async () => {
    const authority = new Authority();
    const folder = await mkdtemp(join(tmpdir(), 'zot-rates-'));
    const { certificate, key } = authority.issue({ commonName: 'localhost', ip: ['127.0.0.1'], usage: 'server' });
    await writeFile(join(folder, 'cert.pem'), certificate);
    await writeFile(join(folder, 'key.pem'), key);
    const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    const zot = await Zot.start({ settings: { http: { tls, ratelimit: { rate: 2 } } } });
    const clients = await Promise.all([1, 2, 3].map(async () => Http2Client.open(zot.client.url, authority)));
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, at) => clients[at % 3]!.ask('GET', `/v2/name${at}/tags/list`)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(40);
    expect(refused[0]!.headers['retry-after']).toBe('1');
    for (const client of clients) client.close();
    await zot.stop();
    await rm(folder, { recursive: true });
  });
});
