import { mediaTypes, type DigestAlgorithm } from '@zot/oci';
import { codesOf } from '../support/client.js';
import { blob, descriptor, digestOf, manifest, randomBlob } from '../support/content.js';
import { pushBlob, pushManifest, putManifest } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

describe.each(['sha256', 'sha384', 'sha512'] as DigestAlgorithm[])('content under %s', (algorithm) => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
  });
  afterAll(async () => zot.stop());

  it('is pushed, pulled, tagged, referred to and deleted', async () => {
    const config = { ...blob('{"os":"linux"}', algorithm), mediaType: mediaTypes.imageConfig };
    const layer = randomBlob(2000, algorithm);
    for (const content of [config, layer]) await pushBlob(zot.client, 'digests/app', content);
    const fields = { config: descriptor(config), layers: [descriptor(layer)] };
    const image = manifest(mediaTypes.imageManifest, fields, algorithm);
    await pushManifest(zot.client, 'digests/app', `${image.digest}?tag=v1`, image);
    const referrer = manifest(mediaTypes.imageManifest, { ...fields, subject: descriptor(image) }, algorithm);
    const pushed = await pushManifest(zot.client, 'digests/app', referrer.digest, referrer);
    expect(pushed.headers['oci-subject']).toBe(image.digest);

    for (const reference of ['v1', image.digest]) {
      const { headers, body } = await zot.client.get(`/v2/digests/app/manifests/${reference}`);
      expect([headers['docker-content-digest'], body.equals(image.bytes)]).toEqual([image.digest, true]);
    }
    expect((await zot.client.get(`/v2/digests/app/blobs/${layer.digest}`)).body.equals(layer.bytes)).toBe(true);
    const { body } = await zot.client.get(`/v2/digests/app/referrers/${image.digest}`);
    expect(JSON.parse(body.toString())).toMatchObject({ manifests: [{ digest: referrer.digest }] });

    for (const digest of [referrer.digest, image.digest]) {
      expect((await zot.client.ask('DELETE', `/v2/digests/app/manifests/${digest}`)).status).toBe(202);
    }
    expect((await zot.client.ask('DELETE', `/v2/digests/app/blobs/${layer.digest}`)).status).toBe(202);
    expect((await zot.client.get(`/v2/digests/app/manifests/v1`)).status).toBe(404);
  });

  it('is refused where it does not match', async () => {
    const config = blob('{}', 'sha256', mediaTypes.empty);
    await pushBlob(zot.client, 'digests/wrong', config);
    const image = manifest(mediaTypes.imageManifest, { config: descriptor(config), layers: [] }, algorithm);
    const other = digestOf(Buffer.from('other'), algorithm);
    const answer = await putManifest(zot.client, 'digests/wrong', other, image);
    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['DIGEST_INVALID']);
  });

  it('is there after a restart', async () => {
    const layer = randomBlob(2000, algorithm);
    await pushBlob(zot.client, 'digests/kept', layer);
    zot = await zot.restart();
    expect((await zot.client.get(`/v2/digests/kept/blobs/${layer.digest}`)).body.equals(layer.bytes)).toBe(true);
  });
});
