import { codesOf } from '../support/client.js';
import { descriptor, indexOver, randomBlob } from '../support/content.js';
import { closeUpload, openUpload, pushImage, pushManifest } from '../support/push.js';
import { abandon } from '../support/raw-exchange.js';
import { Zot } from '../support/start-zot.js';

describe('after a restart', () => {
  let zot: Zot;
  beforeEach(async () => {
    zot = await Zot.start();
  });
  afterEach(async () => zot.stop());

  it('everything is as it was', async () => {
    const { image, layer } = await pushImage(zot.client, 'kept/app', 'v1');
    const referrer = indexOver([image], { subject: descriptor(image) });
    await pushManifest(zot.client, 'kept/app', referrer.digest, referrer);
    const paths = [
      '_catalog',
      'kept/app/tags/list',
      'kept/app/manifests/v1',
      `kept/app/blobs/${layer.digest}`,
      `kept/app/referrers/${image.digest}`,
    ];
    const look = async () => {
      const answers = [];
      for (const path of paths) {
        const { status, body, headers } = await zot.client.get(`/v2/${path}`);
        answers.push([status, body.toString('base64'), headers['content-type']]);
      }
      return answers;
    };
    const before = await look();
    zot = await zot.restart();
    expect(await look()).toEqual(before);
  });

  it.each(['sha256', 'sha512'] as const)('an upload goes on where it was, with %s', async (algorithm) => {
    const { bytes, digest } = randomBlob(3_000_000, algorithm);
    const upload = await openUpload(zot.client, 'kept/upload', `?digest-algorithm=${algorithm}`);
    const patch = async (from: number, to: number) =>
      zot.client.ask('PATCH', upload, {
        headers: { 'content-range': `${from}-${to - 1}`, 'content-length': to - from },
        body: bytes.subarray(from, to),
      });
    expect((await patch(0, 1_000_001)).status).toBe(202);
    zot = await zot.restart();
    const { status, headers } = await zot.client.get(upload);
    expect([status, headers.range]).toEqual([204, '0-1000000']);
    const refused = await patch(5, 10);
    expect([refused.status, codesOf(refused)]).toEqual([416, ['BLOB_UPLOAD_INVALID']]);
    expect((await patch(1_000_001, 2_000_000)).status).toBe(202);
    zot = await zot.restart();
    expect((await closeUpload(zot.client, upload, digest, bytes.subarray(2_000_000))).status).toBe(201);
    expect((await zot.client.get(`/v2/kept/upload/blobs/${digest}`)).body.equals(bytes)).toBe(true);
    expect((await zot.client.get(upload)).status).toBe(404);
  });

  it('an upload that its client left goes on too', async () => {
    const { bytes, digest } = randomBlob(1_000_000);
    const upload = await openUpload(zot.client, 'kept/left');
    const head = `PATCH ${upload} HTTP/1.1\r\nHost: x\r\nContent-Range: 0-999999\r\nContent-Length: 1000000\r\n\r\n`;
    await abandon(zot.client.port, Buffer.concat([Buffer.from(head), bytes.subarray(0, 400_000)]), 200);
    zot = await zot.restart();
    const { headers } = await zot.client.get(upload);
    const at = Number(/^0-(\d+)$/.exec(headers.range!)![1]) + 1;
    expect(at).toBeGreaterThan(1);
    expect(at).toBeLessThanOrEqual(400_000);
    expect((await closeUpload(zot.client, upload, digest, bytes.subarray(at))).status).toBe(201);
    expect((await zot.client.get(`/v2/kept/left/blobs/${digest}`)).body.equals(bytes)).toBe(true);
  });

  it('what was cancelled or deleted stays away', async () => {
    const upload = await openUpload(zot.client, 'kept/gone');
    await zot.client.ask('DELETE', upload);
    const { image } = await pushImage(zot.client, 'kept/gone', 'v1');
    await zot.client.ask('DELETE', `/v2/kept/gone/manifests/${image.digest}`);
    zot = await zot.restart();
    expect((await zot.client.get(upload)).status).toBe(404);
    expect((await zot.client.get('/v2/kept/gone/manifests/v1')).status).toBe(404);
    expect((await zot.client.get(`/v2/kept/gone/manifests/${image.digest}`)).status).toBe(404);
  });
});
