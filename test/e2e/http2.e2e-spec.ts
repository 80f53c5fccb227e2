import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { Agent } from 'node:https';
import { Authority, type Certificate } from '../support/certificates.js';
import { Client } from '../support/client.js';
import { digestOf, imageOver, randomBlob } from '../support/content.js';
import { answerOf, Http2Client } from '../support/http2-client.js';
import { Zot } from '../support/start-zot.js';

describe('HTTP/2', () => {
  const authority = new Authority();
  let folder: string;
  let zot: Zot;
  let client: Http2Client;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-http2-'));
    const { certificate, key } = authority.issue({ commonName: 'localhost', ip: ['127.0.0.1'], usage: 'server' });
    await writeFile(join(folder, 'cert.pem'), certificate);
    await writeFile(join(folder, 'key.pem'), key);
    await writeFile(join(folder, 'clients.pem'), authority.certificate);
    zot = await start();
    client = await open();
  });
  afterAll(async () => {
    client.close();
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  const start = async (http: object = {}, tls: object = {}) =>
    Zot.start({
      settings: { http: { ...http, tls: { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem'), ...tls } } },
    });
  const open = async (at = zot, certificate?: Certificate) => Http2Client.open(at.client.url, authority, certificate);

  it('is spoken with those who want it, and HTTP/1.1 with others', async () => {
    const spoken = async (...protocols: string[]) => {
      const socket = connectTls({
        port: zot.client.port,
        host: '127.0.0.1',
        ca: authority.certificate,
        ALPNProtocols: protocols,
      });
      await new Promise((resolve) => socket.once('secureConnect', resolve));
      const { alpnProtocol } = socket;
      socket.destroy();
      return alpnProtocol;
    };
    expect(await spoken('h2', 'http/1.1')).toBe('h2');
    expect(await spoken('http/1.1')).toBe('http/1.1');
    const agent = new Agent({ ca: authority.certificate });
    expect((await new Client(zot.client.url, {}, agent).get('/v2/')).status).toBe(200);
    agent.destroy();
  });

  it('pushes and pulls, with lengths and without', async () => {
    const [config, layer] = [randomBlob(300), randomBlob(3_000_000)];
    for (const [index, { digest, bytes }] of [config, layer].entries()) {
      const opened = await client.ask('POST', '/v2/two/app/blobs/uploads/');
      expect([opened.status, opened.headers['docker-upload-uuid']]).toEqual([202, expect.any(String)]);
      const headers: Record<string, number> = index === 0 ? { 'content-length': bytes.length } : {};
      const closed = await client.ask('PUT', `${opened.headers.location!}?digest=${digest}`, { headers, body: bytes });
      expect(closed.status).toBe(201);
    }
    const image = imageOver(config, [layer]);
    const headers = { 'content-type': image.mediaType };
    expect((await client.ask('PUT', '/v2/two/app/manifests/v1', { headers, body: image.bytes })).status).toBe(201);
    const pulled = await Promise.all([
      client.ask('GET', '/v2/two/app/manifests/v1'),
      client.ask('GET', `/v2/two/app/blobs/${layer.digest}`),
      client.ask('GET', `/v2/two/app/blobs/${config.digest}`),
    ]);
    expect(pulled.map(({ status, body }) => [status, digestOf(body)])).toEqual([
      [200, image.digest],
      [200, layer.digest],
      [200, config.digest],
    ]);
    const head = await client.ask('HEAD', `/v2/two/app/blobs/${layer.digest}`);
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '3000000', 0]);
    const part = await client.ask('GET', `/v2/two/app/blobs/${layer.digest}`, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.body.equals(layer.bytes.subarray(10, 20))]).toEqual([206, true]);
    expect((await client.ask('GET', '/v2/two/app/manifests/none')).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-request-id': expect.any(String),
    });
  });

  it('keeps what came of an upload that is given up, and no more is taken for it', async () => {
    const { digest, bytes } = randomBlob(500_000);
    const opened = await client.ask('POST', '/v2/two/cut/blobs/uploads/');
    const path = opened.headers.location!;
    const cut = client.start('PATCH', path);
    await new Promise((resolve) => cut.write(bytes.subarray(0, 200_000), resolve));
    cut.close(8);
    await new Promise((resolve) => cut.once('close', resolve));
    // The first writer may still be about to leave.
    for (let status = 0; status !== 202;) {
      const last = Number(String((await client.ask('GET', path)).headers.range).split('-')[1]);
      const from = last === 0 ? 0 : last + 1;
      expect(from).toBeLessThanOrEqual(200_000);
      const headers = { 'content-range': `${from}-499999` };
      ({ status } = await client.ask('PATCH', path, { headers, body: bytes.subarray(from) }));
      expect([202, 404, 409, 416]).toContain(status);
    }
    expect((await client.ask('PUT', `${path}?digest=${digest}`)).status).toBe(201);
  });

  it('takes no half of a manifest for a whole one', async () => {
    const text = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [],
    });
    const cut = client.start('PUT', '/v2/two/half/manifests/v1', {
      'content-type': 'application/vnd.oci.image.index.v1+json',
    });
    await new Promise((resolve) => cut.write(text, resolve));
    cut.close(8);
    await new Promise((resolve) => cut.once('close', resolve));
    await client.ask('GET', '/v2/');
    expect((await client.ask('GET', '/v2/two/half/manifests/v1')).status).toBe(404);
  });

  it('answers a refusal while the client still sends, and keeps the connection', async () => {
    const headers = { 'content-type': 'application/vnd.oci.image.manifest.v1+json' };
    const refused = client.start('PUT', '/v2/two/large/manifests/v1', headers);
    const chunk = Buffer.alloc(256 * 1024);
    const pump = (): void =>
      void (refused.destroyed || refused.closed || refused.write(chunk, () => setImmediate(pump)));
    pump();
    expect((await answerOf(refused)).status).toBe(413);
    expect((await client.ask('GET', '/v2/')).status).toBe(200);
    expect(client.closed).toBe(false);
  });

  it('knows the holder of a certificate by each stream of the connection', async () => {
    const other = await start({}, { cacert: join(folder, 'clients.pem') });
    const there = await open(other, authority.issue({ commonName: 'ann', usage: 'client' }));
    const stranger = await open(other);
    const statuses = async (one: Http2Client) =>
      Promise.all([one.ask('GET', '/v2/'), one.ask('GET', '/v2/_catalog')]).then((all) =>
        all.map(({ status }) => status),
      );
    expect([await statuses(there), await statuses(stranger)]).toEqual([
      [200, 200],
      [401, 401],
    ]);
    for (const one of [there, stranger]) one.close();
    await other.stop();
  });

  it('ends in order: what is under way is answered, and the client told to go elsewhere', async () => {
    const other = await start();
    const there = await open(other);
    const { bytes, digest } = randomBlob(5_000_000);
    const opened = await there.ask('POST', '/v2/two/end/blobs/uploads/');
    const push = there.start('PUT', `${opened.headers.location!}?digest=${digest}`);
    await new Promise((resolve) => push.write(bytes.subarray(0, 1_000_000), resolve));
    const told = new Promise((resolve) => there.session.once('goaway', resolve));
    const stopped = other.stop();
    await told;
    push.end(bytes.subarray(1_000_000));
    expect((await answerOf(push)).status).toBe(201);
    await stopped;
    expect(there.closed).toBe(true);
  });
});
