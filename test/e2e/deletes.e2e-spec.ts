import { codesOf } from '../support/client.js';
import { imageOver, indexOver, randomBlob } from '../support/content.js';
import { expectStatus, pushBlob, pushImage, pushManifest } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

describe('deleting', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
  });
  afterAll(async () => zot.stop());

  const remove = async (path: string) => zot.client.ask('DELETE', `/v2/${path}`);
  const status = async (path: string): Promise<number> => (await zot.client.ask('HEAD', `/v2/${path}`)).status;

  it('a tag takes only the name', async () => {
    const { image } = await pushImage(zot.client, 'd/tag', 'v1');
    await pushManifest(zot.client, 'd/tag', 'v2', image);
    const answer = expectStatus(await remove('d/tag/manifests/v1'), 202);
    expect(answer.body).toHaveLength(0);
    expect(await status('d/tag/manifests/v1')).toBe(404);
    expect(await status('d/tag/manifests/v2')).toBe(200);
    expectStatus(await remove('d/tag/manifests/v2'), 202);
    expect(await status(`d/tag/manifests/${image.digest}`)).toBe(200);
  });

  it('a digest takes every tag with it', async () => {
    const { image, layer } = await pushImage(zot.client, 'd/digest', 'v1');
    await pushManifest(zot.client, 'd/digest', 'v2', image);
    const other = await pushImage(zot.client, 'd/digest', 'other');
    expectStatus(await remove(`d/digest/manifests/${image.digest}`), 202);
    for (const reference of ['v1', 'v2', image.digest])
      expect(await status(`d/digest/manifests/${reference}`)).toBe(404);
    expect(await status('d/digest/manifests/other')).toBe(200);
    expect(await status(`d/digest/manifests/${other.image.digest}`)).toBe(200);
    expect(await status(`d/digest/blobs/${layer.digest}`)).toBe(200);
    await pushManifest(zot.client, 'd/digest', 'v1', image);
    expect(await status('d/digest/manifests/v1')).toBe(200);
  });

  it('a manifest that an index lists is refused', async () => {
    const { image } = await pushImage(zot.client, 'd/child', 'v1');
    const index = indexOver([image]);
    await pushManifest(zot.client, 'd/child', 'many', index);
    const refused = await remove(`d/child/manifests/${image.digest}`);
    expect([refused.status, codesOf(refused)]).toEqual([405, ['DENIED']]);
    expectStatus(await remove(`d/child/manifests/${index.digest}`), 202);
    expectStatus(await remove(`d/child/manifests/${image.digest}`), 202);
  });

  it('a blob that nothing names takes it, and one that a manifest names is refused', async () => {
    const { layer, config, image } = await pushImage(zot.client, 'd/blob', 'v1');
    const loose = randomBlob(100);
    await pushBlob(zot.client, 'd/blob', loose);
    expectStatus(await remove(`d/blob/blobs/${loose.digest}`), 202);
    expect(await status(`d/blob/blobs/${loose.digest}`)).toBe(404);
    for (const { digest } of [layer, config, image]) {
      const refused = await remove(`d/blob/blobs/${digest}`);
      expect([refused.status, codesOf(refused)]).toEqual([405, ['DENIED']]);
      expect(await status(`d/blob/blobs/${digest}`)).toBe(200);
    }
    expectStatus(await remove(`d/blob/manifests/${image.digest}`), 202);
    expectStatus(await remove(`d/blob/blobs/${layer.digest}`), 202);
  });

  it('what is shared with another repository leaves that one whole', async () => {
    const { config, layer, image } = await pushImage(zot.client, 'd/one', 'v1');
    for (const content of [config, layer]) await pushBlob(zot.client, 'd/two', content);
    await pushManifest(zot.client, 'd/two', 'v1', image);
    await remove(`d/one/manifests/${image.digest}`);
    for (const { digest } of [config, layer]) expectStatus(await remove(`d/one/blobs/${digest}`), 202);
    for (const { digest, bytes } of [config, layer]) {
      expect((await zot.client.get(`/v2/d/two/blobs/${digest}`)).body.equals(bytes)).toBe(true);
    }
    expect(await status('d/two/manifests/v1')).toBe(200);
  });

  it.each([
    ['d/absent/manifests/v1', 'NAME_UNKNOWN'],
    [`d/absent/manifests/sha256:${'0'.repeat(64)}`, 'NAME_UNKNOWN'],
    ['d/tag/manifests/absent', 'MANIFEST_UNKNOWN'],
    [`d/tag/manifests/sha256:${'0'.repeat(64)}`, 'MANIFEST_UNKNOWN'],
    [`d/tag/blobs/sha256:${'0'.repeat(64)}`, 'BLOB_UNKNOWN'],
    [`d/absent/blobs/sha256:${'0'.repeat(64)}`, 'BLOB_UNKNOWN'],
  ])('what is not there, %s, is a 404', async (path, code) => {
    const answer = await remove(path);
    expect([answer.status, codesOf(answer)]).toEqual([404, [code]]);
  });

  it('twice finds nothing the second time', async () => {
    const { image } = await pushImage(zot.client, 'd/twice', 'v1');
    expectStatus(await remove('d/twice/manifests/v1'), 202);
    expectStatus(await remove('d/twice/manifests/v1'), 404);
    expectStatus(await remove(`d/twice/manifests/${image.digest}`), 202);
    expectStatus(await remove(`d/twice/manifests/${image.digest}`), 404);
  });

  it('while others push leaves what they pushed', async () => {
    const { config, layer } = await pushImage(zot.client, 'd/race', 'seed');
    const images = Array.from({ length: 30 }, (_, index) =>
      imageOver(config, [layer], { annotations: { index: String(index) } }),
    );
    await Promise.all(
      images.flatMap((image, index) => [
        pushManifest(zot.client, 'd/race', `t${index}`, image),
        remove(`d/race/manifests/t${(index + 7) % 30}`),
      ]),
    );
    await pushManifest(zot.client, 'd/race', 'last', images[0]!);
    expect(await status('d/race/manifests/last')).toBe(200);
    expect(await status('d/race/manifests/seed')).toBe(200);
  });
});
