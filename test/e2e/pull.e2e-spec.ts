import { readdir } from 'node:fs/promises';
import { codesOf } from '../support/client.js';
import { digestOf, indexOver } from '../support/content.js';
import { pushImage, pushManifest, type Pushed } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

describe('pulling', () => {
  let zot: Zot;
  let pushed: Pushed;
  beforeAll(async () => {
    zot = await Zot.start();
    pushed = await pushImage(zot.client, 'team/app', 'v1');
  });
  afterAll(async () => zot.stop());

  it('gives a manifest by tag and by digest, byte for byte', async () => {
    const { bytes, digest, mediaType } = pushed.image;
    for (const reference of ['v1', digest]) {
      const { status, headers, body } = await zot.client.get(`/v2/team/app/manifests/${reference}`);
      expect(status).toBe(200);
      expect(body.equals(bytes)).toBe(true);
      expect(headers).toMatchObject({
        'content-type': mediaType,
        'content-length': String(bytes.length),
        'docker-content-digest': digest,
        etag: `"${digest}"`,
      });
    }
  });

  it('tells of a manifest by HEAD what GET would', async () => {
    for (const reference of ['v1', pushed.image.digest]) {
      const path = `/v2/team/app/manifests/${reference}`;
      const [head, get] = [await zot.client.ask('HEAD', path), await zot.client.get(path)];
      const own = { date: 'its own', 'x-request-id': 'its own' };
      expect([head.status, head.body.length, { ...head.headers, ...own }]).toEqual([
        200,
        0,
        { ...get.headers, ...own },
      ]);
    }
  });

  it('ignores what a client would rather have', async () => {
    const headers = { accept: 'application/vnd.docker.distribution.manifest.v1+json' };
    const { status, headers: given } = await zot.client.get('/v2/team/app/manifests/v1', headers);
    expect([status, given['content-type']]).toEqual([200, pushed.image.mediaType]);
  });

  it('gives a blob as octets, and tells of it by HEAD', async () => {
    const { bytes, digest } = pushed.layer;
    const path = `/v2/team/app/blobs/${digest}`;
    const [head, get] = [await zot.client.ask('HEAD', path), await zot.client.get(path)];
    expect(get.body.equals(bytes)).toBe(true);
    for (const { status, headers } of [head, get]) {
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(bytes.length),
        'docker-content-digest': digest,
        'accept-ranges': 'bytes',
      });
    }
  });

  it('gives a manifest as a blob too, as it is one', async () => {
    const { body } = await zot.client.get(`/v2/team/app/blobs/${pushed.image.digest}`);
    expect(body.equals(pushed.image.bytes)).toBe(true);
  });

  it('sends nothing to a client that has it', async () => {
    for (const path of [`manifests/v1`, `blobs/${pushed.layer.digest}`]) {
      const { headers } = await zot.client.get(`/v2/team/app/${path}`);
      const again = await zot.client.get(`/v2/team/app/${path}`, { 'if-none-match': headers.etag });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
      expect((await zot.client.get(`/v2/team/app/${path}`, { 'if-none-match': '"other"' })).status).toBe(200);
    }
  });

  it('serves an index, its manifests, and what those name', async () => {
    const other = await pushImage(zot.client, 'team/app', 'other');
    const index = indexOver([pushed.image, other.image]);
    await pushManifest(zot.client, 'team/app', 'many', index);
    const { body } = await zot.client.get('/v2/team/app/manifests/many');
    const { manifests } = JSON.parse(body.toString()) as { manifests: { digest: string }[] };
    for (const { digest } of manifests) {
      const child = await zot.client.get(`/v2/team/app/manifests/${digest}`);
      expect(digestOf(child.body)).toBe(digest);
      const { layers } = JSON.parse(child.body.toString()) as { layers: { digest: string }[] };
      for (const layer of layers) {
        expect(digestOf((await zot.client.get(`/v2/team/app/blobs/${layer.digest}`)).body)).toBe(layer.digest);
      }
    }
  });

  it.each([
    ['manifests/absent', 'MANIFEST_UNKNOWN'],
    [`manifests/sha256:${'0'.repeat(64)}`, 'MANIFEST_UNKNOWN'],
    [`blobs/sha256:${'0'.repeat(64)}`, 'BLOB_UNKNOWN'],
  ])('knows no %s', async (path, code) => {
    const answer = await zot.client.get(`/v2/team/app/${path}`);
    expect([answer.status, codesOf(answer)]).toEqual([404, [code]]);
    const head = await zot.client.ask('HEAD', `/v2/team/app/${path}`);
    expect([head.status, head.body.length]).toEqual([404, 0]);
  });

  it('knows no repository that nobody pushed to, and makes none of it', async () => {
    const before = await readdir(zot.root);
    const unknown = [
      ['manifests/v1', 'NAME_UNKNOWN'],
      [`manifests/${pushed.image.digest}`, 'NAME_UNKNOWN'],
      [`blobs/${pushed.layer.digest}`, 'BLOB_UNKNOWN'],
      ['tags/list', 'NAME_UNKNOWN'],
    ] as const;
    for (const [path, code] of unknown) {
      const answer = await zot.client.get(`/v2/nobody/${path}`);
      expect([path, answer.status, codesOf(answer)]).toEqual([path, 404, [code]]);
      await zot.client.ask('HEAD', `/v2/nobody/${path}`);
    }
    await zot.client.get(`/v2/nobody/referrers/${pushed.image.digest}`);
    expect(await readdir(zot.root)).toEqual(before);
  });
});
