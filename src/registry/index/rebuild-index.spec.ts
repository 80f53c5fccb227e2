import { mediaTypes, type Tag } from '@zot/oci';
import { blob, indexOver, randomBlob } from '../../../test/support/content.js';
import { driverPlaces, repo, TestRegistry, type DriverPlace } from '../../../test/support/test-registry.js';

const a = repo('a');

describe.each(driverPlaces)('a lost index.json over %s', (_, make) => {
  let place: DriverPlace;
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await make();
    registry = new TestRegistry({ driver: place.driver });
  });
  afterEach(async () => place.dispose());

  const fresh = () => (registry = new TestRegistry({ driver: place.driver }));

  it.each(['', '{}', '{"schemaVersion":2,"manifests":[{"mediaType":"a/b"', 'null', '\0'.repeat(500)])(
    'of the text %j fails reads, and is made anew by the next push',
    async (text) => {
      const image = await registry.pushImage('a', 'x');
      const index = indexOver([image]);
      await registry.pushManifest('a', index, 'y');
      await registry.pushImage('b', 'z');
      await registry.pushBlob(
        'a',
        randomBlob(5_000_000),
        blob('{"schemaVersion":2}'),
        blob('{}'),
        blob('[]'),
        blob('{'),
      );
      await place.driver.write('a/index.json', [Buffer.from(text)]);
      fresh();
      await expect(registry.pull('a', 'x')).rejects.toMatchObject({ name: 'DamagedIndex' });
      await expect(registry.catalog.tags(a, {})).rejects.toMatchObject({ name: 'DamagedIndex' });
      await expect(registry.manifests.remove(a, { tag: 'x' as Tag })).rejects.toMatchObject({ name: 'DamagedIndex' });
      await expect(registry.blobs.remove(a, image.digest)).rejects.toMatchObject({ name: 'DamagedIndex' });
      expect(await registry.tags('b')).toEqual(['z']);
      const next = await registry.pushImage('a', 'new');
      for (const server of [registry, fresh()]) {
        expect(await server.tags('a')).toEqual(['new']);
        for (const { digest, bytes } of [image, index, next]) expect(await server.pull('a', digest)).toEqual(bytes);
      }
      const listed = await registry.catalog.index(a);
      expect(listed.map(({ mediaType }) => mediaType).sort()).toEqual([
        mediaTypes.imageIndex,
        mediaTypes.imageManifest,
        mediaTypes.imageManifest,
      ]);
      expect((await place.driver.stat('a/.index.json.damaged'))?.size).toBe(text.length);
    },
  );

  it('that is gone takes its repository with it, until the next push', async () => {
    const image = await registry.pushImage('a', 'x');
    await place.driver.remove('a/index.json');
    fresh();
    await expect(registry.pull('a', 'x')).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
    expect((await registry.catalog.repositories({})).items).toEqual([]);
    await registry.pushManifest('a', image, 'x');
    expect(await registry.pull('a', 'x')).toEqual(image.bytes);
    expect((await registry.catalog.repositories({})).items).toEqual(['a']);
  });

  it('that is damaged does not keep an upload from beginning', async () => {
    await registry.pushImage('a', 'x');
    await place.driver.write('a/index.json', [Buffer.from('{')]);
    fresh();
    await registry.uploads.begin(a);
    expect(await registry.tags('a')).toEqual([]);
    expect(registry.log.messages('warn')).toHaveLength(1);
  });
});
