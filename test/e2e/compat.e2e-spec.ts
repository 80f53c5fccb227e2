import { mediaTypes } from '@zot/oci';
import { codesOf } from '../support/client.js';
import { descriptor, indexOver, manifest, randomBlob, type Content } from '../support/content.js';
import { pushImage, putManifest, type Pushed } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const dockerConfig = 'application/vnd.docker.container.image.v1+json';
const dockerLayer = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

function dockerImage({ config, layer }: Pushed): Content {
  return manifest(mediaTypes.dockerManifest, {
    config: { ...descriptor(config), mediaType: dockerConfig },
    layers: [{ ...descriptor(layer), mediaType: dockerLayer }],
  });
}

function dockerList(image: Content): Content {
  const platform = { architecture: 'amd64', os: 'linux' };
  return manifest(mediaTypes.dockerManifestList, { manifests: [{ ...descriptor(image), platform }] });
}

describe('manifests of Docker', () => {
  let zot: Zot;
  afterEach(async () => zot.stop());

  it('are refused by default', async () => {
    zot = await Zot.start();
    const pushed = await pushImage(zot.client, 'docker/off', 'oci');
    const image = dockerImage(pushed);
    for (const content of [image, dockerList(image)]) {
      const answer = await putManifest(zot.client, 'docker/off', 'v1', content);
      expect([answer.status, codesOf(answer)]).toEqual([415, ['MANIFEST_INVALID']]);
    }
  });

  it('are taken and served as they are with docker2s2', async () => {
    zot = await Zot.start({ settings: { http: { compat: ['docker2s2'] } } });
    const pushed = await pushImage(zot.client, 'docker/on', 'oci');
    const image = dockerImage(pushed);
    for (const [tag, content] of [
      ['image', image],
      ['list', dockerList(image)],
    ] as const) {
      expect((await putManifest(zot.client, 'docker/on', tag, content)).status).toBe(201);
      const { headers, body } = await zot.client.get(`/v2/docker/on/manifests/${tag}`);
      expect([headers['content-type'], body.equals(content.bytes)]).toEqual([content.mediaType, true]);
    }
  });

  it('need all that they name', async () => {
    zot = await Zot.start({ settings: { http: { compat: ['docker2s2'] } } });
    const pushed = await pushImage(zot.client, 'docker/missing', 'oci');
    const absent = dockerImage({ ...pushed, layer: randomBlob(10) });
    for (const content of [absent, dockerList(absent)]) {
      const answer = await putManifest(zot.client, 'docker/missing', 'v1', content);
      expect([answer.status, codesOf(answer)]).toEqual([400, ['MANIFEST_BLOB_UNKNOWN']]);
    }
  });
});

describe('an index of which not all is here', () => {
  let zot: Zot;
  afterEach(async () => zot.stop());

  it('is refused by default', async () => {
    zot = await Zot.start();
    const { image } = await pushImage(zot.client, 'sparse/off', 'v1');
    const answer = await putManifest(zot.client, 'sparse/off', 'many', indexOver([image, randomBlob(10)]));
    expect([answer.status, codesOf(answer)]).toEqual([400, ['MANIFEST_BLOB_UNKNOWN']]);
  });

  it('is taken with sparse, and what is missing is a 404', async () => {
    zot = await Zot.start({ settings: { http: { compat: ['sparse'] } } });
    const { image } = await pushImage(zot.client, 'sparse/on', 'v1');
    const absent = { ...randomBlob(10), mediaType: mediaTypes.imageManifest };
    const index = indexOver([image, absent]);
    expect((await putManifest(zot.client, 'sparse/on', 'many', index)).status).toBe(201);
    expect((await zot.client.get('/v2/sparse/on/manifests/many')).body.equals(index.bytes)).toBe(true);
    expect((await zot.client.get(`/v2/sparse/on/manifests/${absent.digest}`)).status).toBe(404);
    expect((await zot.client.get(`/v2/sparse/on/referrers/${absent.digest}`)).status).toBe(200);
    expect((await zot.client.ask('DELETE', '/v2/sparse/on/manifests/many')).status).toBe(202);
  });
});
