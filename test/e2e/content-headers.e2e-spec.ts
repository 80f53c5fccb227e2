import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blob, descriptor, type Content } from '../support/content.js';
import { pushBlob, pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const page = '<html><script>fetch("https://evil.example")</script></html>';
const types = [
  'text/html',
  'TEXT/HTML',
  'text/html; charset=utf-8',
  'application/xhtml+xml',
  'image/svg+xml',
  'text/xml',
  'application/xml',
  'text/javascript',
  'application/javascript',
  'text/css',
  'application/pdf',
  'application/x-shockwave-flash',
  'multipart/x-mixed-replace; boundary=x',
  'application/json, text/html',
  'text/html\r\nset-cookie: a=b',
  'a\u2028b',
  '',
  'no type',
];

/** P11, S07, S23: an index.json from elsewhere may name any type, and a blob may be anything. */
describe('what is stored', () => {
  let zot: Zot;
  const contents: (readonly [string, Content])[] = types.map((mediaType, at) => [
    `t${at}`,
    { ...blob(`${page}<!-- ${at} -->`), mediaType },
  ]);
  beforeAll(async () => {
    zot = await Zot.start({
      fill: async (root) => {
        const folder = join(root, 'hostile/app');
        await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
        await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
        const manifests = contents.map(([tag, content]) => ({
          ...descriptor(content),
          annotations: { 'org.opencontainers.image.ref.name': tag },
        }));
        await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
        for (const [, { bytes, digest }] of contents)
          await writeFile(join(folder, 'blobs/sha256', digest.slice(7)), bytes);
      },
    });
    await pushBlob(zot.client, 'hostile/blobs', blob(page));
  });
  afterAll(async () => zot.stop());

  it('leaves as bytes to be saved where a browser might run it', async () => {
    let served = 0;
    for (const [tag, { digest, bytes, mediaType }] of contents) {
      for (const path of [`/v2/hostile/app/manifests/${tag}`, `/v2/hostile/app/manifests/${digest}`]) {
        const { status, headers, body } = await zot.client.get(path);
        // What cannot be listed at all may also be left out of what is served.
        if (status === 404) continue;
        expect([mediaType, status, body.equals(bytes)]).toEqual([mediaType, 200, true]);
        expect([mediaType, headers['content-type']]).toEqual([mediaType, 'application/octet-stream']);
        expect(headers['content-disposition']).toBe('attachment');
        expect(headers['set-cookie']).toBeUndefined();
        served += 1;
      }
    }
    expect(served).toBeGreaterThan(20);
  });

  it('leaves under a policy that lets nothing run, whatever it is', async () => {
    const { image } = await pushImage(zot.client, 'hostile/good', 'v1');
    for (const path of [
      '/v2/hostile/app/manifests/t0',
      `/v2/hostile/blobs/blobs/${blob(page).digest}`,
      '/v2/hostile/good/manifests/v1',
      `/v2/hostile/good/referrers/${image.digest}`,
      '/v2/hostile/app/tags/list',
      '/v2/_catalog',
      '/v2/hostile/absent/tags/list',
      `/v2/${encodeURIComponent('<script>')}/tags/list`,
      '/v2/hostile/app/manifests/<script>alert(1)<%2Fscript>',
    ]) {
      const { headers } = await zot.client.get(path);
      expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff']);
      expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
      expect(headers['content-security-policy']).toMatch(/sandbox/);
      expect(headers['content-type']).not.toMatch(/html|xml|script/i);
    }
  });
});
