import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get as getSecurely, type RequestOptions } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { Client } from '../support/client.js';
import { randomBlob } from '../support/content.js';
import { expecting, Load } from '../support/load.js';
import { closeUpload, openUpload, pushBlob } from '../support/push.js';
import { RawConnection } from '../support/raw-connection.js';
import { ReloadingZot } from '../support/reloading-zot.js';

const fixtures = join(import.meta.dirname, '../fixtures/tls');

describe('where a server listens', () => {
  let zot: ReloadingZot;
  let folder: string;
  const closing: (() => unknown)[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-listen-'));
    for (const name of ['first', 'second']) {
      await copyFile(join(fixtures, `${name}.crt`), join(folder, `${name}.crt`));
      await copyFile(join(fixtures, `${name}.key`), join(folder, `${name}.key`));
    }
    zot = await ReloadingZot.start();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  const portOf = (url = zot.running.addresses[0]!) => Number(new URL(url).port);
  const tls = (name: string) => ({ cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) });
  const freePort = async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return String(port);
  };
  const secure = async (options: RequestOptions = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<{ status?: number; subject: string }>();
    const sent = getSecurely(
      { host: '127.0.0.1', port: portOf(), path: '/v2/', rejectUnauthorized: false, ...options },
      (answer) => {
        const { subject } = (answer.socket as TLSSocket).getPeerCertificate();
        answer.resume().on('end', () => resolve({ status: answer.statusCode, subject: String(subject.CN) }));
      },
    );
    sent.on('error', reject);
    return promise;
  };

  it('is another port once the new one is open, and those who are connected are told', async () => {
    const old = zot.client;
    await old.get('/v2/');
    const kept = await RawConnection.open(portOf());
    await kept.send('GET /v2/ HTTP/1.1\r\nhost: x\r\n\r\n');
    expect((await kept.answer()).head).not.toMatch(/connection: close/i);
    const [before, port] = [portOf(), await freePort()];
    expect(await zot.change({ http: { port } })).toMatchObject({
      outcome: 'reloaded',
      addresses: [`http://127.0.0.1:${port}`],
    });
    // Connections that were there end with their next answer, which the new application gives.
    await kept.send('GET /v2/ HTTP/1.1\r\nhost: x\r\n\r\n');
    const { status, head } = await kept.answer();
    expect([status, /connection: close/i.test(head)]).toEqual([200, true]);
    await kept.rest();
    await expect(RawConnection.open(before)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await zot.client.get('/v2/')).status).toBe(200);
  });

  it('answers by the newest configuration on the oldest connection', async () => {
    const old = await RawConnection.open(portOf());
    const ask = async (target: string) => {
      await old.send(`GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
      return (await old.answer()).status;
    };
    expect(await ask('/v2/')).toBe(200);
    // Each of these has a listener of its own.
    await zot.change({ http: { writeTimeout: '50s' } });
    await zot.change({ http: { writeTimeout: '51s' } });
    const path = join(folder, 'htpasswd');
    await writeFile(path, '');
    expect((await zot.change({ http: { writeTimeout: '52s', auth: { htpasswd: { path } } } })).outcome).toBe(
      'reloaded',
    );
    expect(await ask('/v2/')).toBe(401);
  });

  it('stays where the new port is taken, and says so in the words of a start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    closing.push(() => taken.close());
    await once(taken, 'listening');
    const port = String((taken.address() as AddressInfo).port);
    const load = await Load.start(() => zot.client, [async (one) => expecting(200, await one.get('/v2/'))]);
    expect(await zot.change({ http: { port }, extensions: { metrics: {} } })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(new RegExp(`^http.port: 127.0.0.1:${port} is in use by another program; `)),
    });
    await load.goOn(5);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect((await zot.client.get('/metrics')).status).toBe(404);
  });

  it('is widened to all addresses of the machine at the same port, and narrowed again', async () => {
    const port = await freePort();
    await zot.change({ http: { port } });
    expect(await zot.change({ http: { port, address: '0.0.0.0' } })).toMatchObject({
      outcome: 'reloaded',
      addresses: [`http://0.0.0.0:${port}`],
    });
    const wide = new Client(`http://127.0.0.1:${port}`);
    closing.push(() => wide.close());
    expect((await wide.get('/v2/')).status).toBe(200);
    expect((await zot.change({ http: { port } })).outcome).toBe('reloaded');
    expect((await zot.client.get('/v2/')).status).toBe(200);
  });

  it('is open again where such a change comes to nothing', async () => {
    const port = await freePort();
    await zot.change({ http: { port } });
    const unusable = await zot.change({ http: { port, address: '192.0.2.1' } });
    expect(unusable).toMatchObject({ outcome: 'refused' });
    expect((await zot.client.get('/v2/')).status).toBe(200);
  });

  it('lets what is under way come to its end', async () => {
    const layer = randomBlob(30_000_000);
    await pushBlob(zot.client, 'app', layer);
    const upload = await openUpload(zot.client, 'app');
    const before = zot.client;
    const slow = await RawConnection.open(portOf());
    slow.socket.pause();
    await slow.send(`GET /v2/app/blobs/${layer.digest} HTTP/1.1\r\nhost: x\r\n\r\n`);
    const small = randomBlob(100);
    const pushing = closeUpload(before, upload, small.digest, small.bytes);
    expect((await zot.change({ http: { port: await freePort() } })).outcome).toBe('reloaded');
    expect((await pushing).status).toBe(201);
    slow.socket.resume();
    expect((await slow.answer()).body.equals(layer.bytes)).toBe(true);
    expect((await zot.client.get(`/v2/app/blobs/${small.digest}`)).status).toBe(200);
  });

  it('speaks TLS from now on, at the same port, and plain HTTP again', async () => {
    const port = await freePort();
    await zot.change({ http: { port } });
    for (let round = 0; round < 3; round++) {
      const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
      closing.push(() => agent.destroy());
      expect(await zot.change({ http: { port, tls: tls('first') } })).toMatchObject({
        outcome: 'reloaded',
        addresses: [`https://127.0.0.1:${port}`],
      });
      expect(await secure({ agent })).toEqual({ status: 200, subject: 'first' });
      expect(await zot.change({ http: { port, tls: tls('second') } })).toMatchObject({ outcome: 'reloaded' });
      // The connection that is kept has the certificate that it began with, and ends with this answer.
      expect(await secure({ agent })).toEqual({ status: 200, subject: 'first' });
      expect(await secure({ agent })).toEqual({ status: 200, subject: 'second' });
      expect(await zot.change({ http: { port } })).toMatchObject({ outcome: 'reloaded' });
      expect((await zot.client.get('/v2/')).status).toBe(200);
    }
  });

  it('keeps its certificate where the new one cannot be used', async () => {
    await zot.change({ http: { tls: tls('first') } });
    await copyFile(join(folder, 'first.key'), join(folder, 'second.key'));
    expect(await zot.change({ http: { tls: tls('second') } })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('is not the key of the certificate'),
    });
    expect(await secure()).toEqual({ status: 200, subject: 'first' });
  });
});
