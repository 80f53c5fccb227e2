import { mediaTypes } from '@zot/oci';
import { Readable } from 'node:stream';
import { codesOf } from '../support/client.js';
import { blob, descriptor, digestOf, imageOver, indexOver, manifest, randomBlob } from '../support/content.js';
import { expectStatus, pushBlob, pushImage, pushManifest, putManifest } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

describe('pushing a manifest', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
  });
  afterAll(async () => zot.stop());

  it('says where it is and what names it', async () => {
    const { image } = await pushImage(zot.client, 'm/first', 'v1');
    const { headers, body } = await pushManifest(zot.client, 'm/first', 'v2', image);
    expect(body).toHaveLength(0);
    expect(headers).toMatchObject({
      location: `/v2/m/first/manifests/${image.digest}`,
      'docker-content-digest': image.digest,
    });
    expect(headers['oci-tag']).toBeUndefined();
    expect(headers['oci-subject']).toBeUndefined();
  });

  it('keeps every byte of it', async () => {
    const { config, layer } = await pushImage(zot.client, 'm/bytes', 'v1');
    const odd = Buffer.from(
      `\n{ "layers" : [ ${JSON.stringify(descriptor(layer))} ],\t"config":${JSON.stringify(descriptor(config))},\r\n` +
        `"annotations":{"ünï":"\\u0041\\u2028","__proto__":"x"},"unknown":1e3,"schemaVersion":2}\n`,
    );
    const content = { bytes: odd, mediaType: mediaTypes.imageManifest };
    await pushManifest(zot.client, 'm/bytes', digestOf(odd), content);
    expect((await zot.client.get(`/v2/m/bytes/manifests/${digestOf(odd)}`)).body.equals(odd)).toBe(true);
  });

  it('takes one of unsaid length', async () => {
    const { image } = await pushImage(zot.client, 'm/stream', 'v1');
    const body = Readable.from([image.bytes.subarray(0, 9), image.bytes.subarray(9)]);
    const headers = { 'content-type': image.mediaType };
    expectStatus(await zot.client.ask('PUT', '/v2/m/stream/manifests/v2', { headers, body }), 201);
  });

  it('moves a tag', async () => {
    const first = await pushImage(zot.client, 'm/move', 'latest');
    const second = await pushImage(zot.client, 'm/move', 'latest');
    const { headers } = await zot.client.get('/v2/m/move/manifests/latest');
    expect(headers['docker-content-digest']).toBe(second.image.digest);
    expect(first.image.digest).not.toBe(second.image.digest);
    await pushManifest(zot.client, 'm/move', 'latest', first.image);
    const again = await zot.client.ask('HEAD', '/v2/m/move/manifests/latest');
    expect(again.headers['docker-content-digest']).toBe(first.image.digest);
  });

  it('sets many tags at once beside a digest, each once and in order', async () => {
    const { image } = await pushImage(zot.client, 'm/many', 'v1');
    const answer = await putManifest(zot.client, 'm/many', `${image.digest}?tag=1.2.3&tag=1.2&tag=1&tag=1.2`, image);
    expect(answer.status).toBe(201);
    const tags = answer.rawHeaders.filter((_, at) => at % 2 === 1 && /^oci-tag$/i.test(answer.rawHeaders[at - 1]!));
    expect(tags.join(', ').split(', ')).toEqual(['1.2.3', '1.2', '1']);
    for (const tag of ['1.2.3', '1.2', '1', 'v1']) {
      const { headers } = await zot.client.ask('HEAD', `/v2/m/many/manifests/${tag}`);
      expect(headers['docker-content-digest']).toBe(image.digest);
    }
  });

  it('takes one whose subject is not there, and says that it saw it', async () => {
    const subject = { mediaType: mediaTypes.imageManifest, digest: digestOf(Buffer.from('nothing')), size: 7 };
    const { config, layer } = await pushImage(zot.client, 'm/subject', 'v1');
    for (const content of [imageOver(config, [layer], { subject }), indexOver([], { subject })]) {
      const { headers } = await pushManifest(zot.client, 'm/subject', content.digest, content);
      expect(headers['oci-subject']).toBe(subject.digest);
    }
  });

  it('takes artifacts, images without layers, empty and nested indexes', async () => {
    const empty = blob('{}', 'sha256', mediaTypes.empty);
    await pushBlob(zot.client, 'm/kinds', empty);
    const artifact = manifest(mediaTypes.imageManifest, {
      artifactType: 'application/vnd.example.thing',
      config: descriptor(empty),
      layers: [descriptor(empty)],
    });
    const bare = manifest(mediaTypes.imageManifest, { config: descriptor(empty), layers: [] });
    const nothing = indexOver([]);
    const nested = indexOver([artifact, nothing]);
    for (const [tag, content] of Object.entries({ artifact, bare, nothing, nested })) {
      await pushManifest(zot.client, 'm/kinds', tag, content);
      const { body, headers } = await zot.client.get(`/v2/m/kinds/manifests/${tag}`);
      expect([body.equals(content.bytes), headers['content-type']]).toEqual([true, content.mediaType]);
    }
  });

  it('needs no blobs of layers that are not to be distributed', async () => {
    const { config } = await pushImage(zot.client, 'm/foreign', 'v1');
    const absent = { ...randomBlob(10), mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip' };
    await pushManifest(zot.client, 'm/foreign', 'v2', imageOver(config, [absent]));
  });

  it('names what is missing, and stores nothing of it', async () => {
    const { config, image } = await pushImage(zot.client, 'm/missing', 'v1');
    const absent = randomBlob(10);
    for (const content of [imageOver(config, [absent]), imageOver(absent, []), indexOver([image, absent])]) {
      const answer = await putManifest(zot.client, 'm/missing', 'v1', content);
      expect([answer.status, codesOf(answer)]).toEqual([400, ['MANIFEST_BLOB_UNKNOWN']]);
      expect(answer.body.toString()).toContain(absent.digest);
      expect((await zot.client.get(`/v2/m/missing/manifests/${content.digest}`)).status).toBe(404);
    }
    const { headers } = await zot.client.ask('HEAD', '/v2/m/missing/manifests/v1');
    expect(headers['docker-content-digest']).toBe(image.digest);
  });

  it('is the same for many at once, in one repository', async () => {
    const { config, layer } = await pushImage(zot.client, 'm/crowd', 'seed');
    const images = Array.from({ length: 60 }, (_, index) =>
      imageOver(config, [layer], { annotations: { index: String(index) } }),
    );
    await Promise.all(images.map(async (image, index) => pushManifest(zot.client, 'm/crowd', `t${index}`, image)));
    for (const [index, image] of images.entries()) {
      const { headers } = await zot.client.ask('HEAD', `/v2/m/crowd/manifests/t${index}`);
      expect(headers['docker-content-digest']).toBe(image.digest);
    }
  });
});
