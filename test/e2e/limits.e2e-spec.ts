import { mediaTypes } from '@zot/oci';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { codesOf } from '../support/client.js';
import { descriptor, digestOf, manifest, randomBlob, type Content } from '../support/content.js';
import { pushImage, putManifest, type Pushed } from '../support/push.js';
import { exchange } from '../support/raw-exchange.js';
import { Zot } from '../support/start-zot.js';

const limit = 4 * 1024 * 1024;

describe('limits', () => {
  let zot: Zot;
  let pushed: Pushed;
  beforeAll(async () => {
    zot = await Zot.start();
    pushed = await pushImage(zot.client, 'limits/app', 'v1');
  });
  afterAll(async () => zot.stop());

  /** A manifest of so many bytes. */
  const sized = (size: number): Content => {
    const fields = { config: descriptor(pushed.config), layers: [descriptor(pushed.layer)] };
    const bare = manifest(mediaTypes.imageManifest, { ...fields, annotations: { fill: '' } }).bytes.length;
    return manifest(mediaTypes.imageManifest, { ...fields, annotations: { fill: 'x'.repeat(size - bare) } });
  };

  it('take a manifest of 4 MiB, byte for byte', async () => {
    const content = sized(limit);
    expect((await putManifest(zot.client, 'limits/app', 'large', content)).status).toBe(201);
    for (const reference of ['large', content.digest]) {
      const { body } = await zot.client.get(`/v2/limits/app/manifests/${reference}`);
      expect(body.equals(content.bytes)).toBe(true);
    }
  });

  it('take no byte more, whether the length is said or not', async () => {
    const content = sized(limit + 1);
    const said = await putManifest(zot.client, 'limits/app', 'larger', content);
    expect([said.status, codesOf(said)]).toEqual([413, ['MANIFEST_INVALID']]);
    const headers = { 'content-type': content.mediaType };
    const unsaid = await zot.client.ask('PUT', '/v2/limits/app/manifests/larger', {
      headers,
      body: Readable.from([content.bytes]),
    });
    expect([unsaid.status, codesOf(unsaid)]).toEqual([413, ['MANIFEST_INVALID']]);
    expect((await zot.client.get('/v2/limits/app/manifests/larger')).status).toBe(404);
  });

  it('refuse a huge manifest by its length, before any of it comes', async () => {
    const head = `PUT /v2/limits/app/manifests/huge HTTP/1.1\r\nHost: x\r\nContent-Type: ${mediaTypes.imageManifest}\r\n`;
    const answer = await exchange(zot.client.port, `${head}Content-Length: 5000000000\r\nConnection: close\r\n\r\n`);
    expect(answer?.status).toBe(413);
  });

  it('take compressed bodies for what they are: not JSON', async () => {
    const body = gzipSync(pushed.image.bytes);
    const headers = {
      'content-type': pushed.image.mediaType,
      'content-encoding': 'gzip',
      'content-length': body.length,
    };
    const answer = await zot.client.ask('PUT', '/v2/limits/app/manifests/zipped', { headers, body });
    expect([400, 415]).toContain(answer.status);
    expect(codesOf(answer)).toEqual(['MANIFEST_INVALID']);
  });

  it('hold an index of 18,000 manifests', async () => {
    const one = descriptor(pushed.image);
    const index = manifest(mediaTypes.imageIndex, { manifests: Array.from({ length: 18_000 }, () => one) });
    expect(index.bytes.length).toBeLessThan(limit);
    expect((await putManifest(zot.client, 'limits/app', 'index', index)).status).toBe(201);
    expect((await zot.client.get('/v2/limits/app/manifests/index')).body.equals(index.bytes)).toBe(true);
  });

  it('take the longest names and references', async () => {
    const name = `${'n'.repeat(127)}/${'m'.repeat(127)}`;
    const { image } = await pushImage(zot.client, name, 't'.repeat(128));
    expect((await zot.client.get(`/v2/${name}/manifests/${'t'.repeat(128)}`)).status).toBe(200);
    const sha512 = digestOf(image.bytes, 'sha512');
    expect((await putManifest(zot.client, name, sha512, image)).status).toBe(201);
    expect((await zot.client.get(`/v2/${name}/manifests/${sha512}`)).body.equals(image.bytes)).toBe(true);
  });

  it('tell a client that waits to be asked for its body to go on', async () => {
    const { bytes, digest } = randomBlob(10);
    const head =
      `POST /v2/limits/app/blobs/uploads/?digest=${digest} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n` +
      `Content-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`;
    const answer = await exchange(zot.client.port, Buffer.concat([Buffer.from(head), bytes]));
    expect([100, 201]).toContain(answer?.status);
    expect((await zot.client.get(`/v2/limits/app/blobs/${digest}`)).body.equals(bytes)).toBe(true);
  });
});
