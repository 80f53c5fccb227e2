import { randomBlob, blob, imageOver, indexOver } from '../../test/support/content.js';
import { bodyOf, driverPlaces, repo, TestRegistry, type DriverPlace } from '../../test/support/test-registry.js';

describe.each(driverPlaces)('the registry over %s', (_, make) => {
  let place: DriverPlace;
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await make();
    registry = new TestRegistry({ driver: place.driver });
  });
  afterEach(async () => place.dispose());

  it('gives back what was pushed, also after a restart', async () => {
    const image = await registry.pushImage('a/b', 'latest');
    for (const server of [registry, new TestRegistry({ driver: place.driver })]) {
      expect(await server.pull('a/b', 'latest')).toEqual(image.bytes);
      expect(await server.pull('a/b', image.digest)).toEqual(image.bytes);
      expect(await server.tags('a/b')).toEqual(['latest']);
      expect((await server.catalog.repositories({})).items).toEqual(['a/b']);
    }
  });

  it('takes an upload in pieces', async () => {
    const { bytes, digest } = randomBlob(5000);
    const { id } = await registry.uploads.begin(repo('a'));
    const first = bytes.subarray(0, 3000);
    expect(await registry.uploads.append(repo('a'), id, bodyOf(first), { offset: 0, length: 3000 })).toEqual({
      id,
      size: 3000,
    });
    await registry.uploads.finish(repo('a'), id, digest, bodyOf(bytes.subarray(3000)), { offset: 3000 });
    expect(await registry.pullBlob('a', digest)).toEqual(bytes);
    await expect(registry.uploads.status(repo('a'), id)).rejects.toMatchObject({ code: 'BLOB_UPLOAD_UNKNOWN' });
  });

  it('takes an index over images, and keeps its parts from being removed', async () => {
    const image = await registry.pushImage('a');
    const index = indexOver([image]);
    await registry.pushManifest('a', index, 'all');
    await expect(registry.manifests.remove(repo('a'), { digest: image.digest })).rejects.toMatchObject({
      code: 'DENIED',
      status: 405,
    });
    await registry.manifests.remove(repo('a'), { digest: index.digest });
    await registry.manifests.remove(repo('a'), { digest: image.digest });
    expect(await registry.tags('a')).toEqual([]);
  });

  it('refuses an image whose blobs are not there', async () => {
    const image = imageOver(blob('{}'), [randomBlob(10)]);
    await expect(registry.pushManifest('a', image, 'x')).rejects.toMatchObject({
      code: 'MANIFEST_BLOB_UNKNOWN',
      status: 400,
    });
    expect((await registry.catalog.repositories({})).items).toEqual([]);
  });

  it('lists referrers', async () => {
    const subject = await registry.pushImage('a', 'x');
    const size = subject.bytes.length;
    const referrer = await registry.pushImage('a', undefined, {
      artifactType: 'application/x.sbom',
      annotations: { k: 'v' },
      subject: { mediaType: subject.mediaType, digest: subject.digest, size },
    });
    const found = await registry.catalog.referrers(repo('a'), subject.digest, []);
    expect(found.manifests).toEqual([
      {
        mediaType: referrer.mediaType,
        digest: referrer.digest,
        size: referrer.bytes.length,
        artifactType: 'application/x.sbom',
        annotations: { k: 'v' },
      },
    ]);
  });
});
