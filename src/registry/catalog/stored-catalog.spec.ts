import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { mediaTypes, type RepositoryName } from '@zot/oci';
import { blob, descriptor, indexOver, manifest, randomBlob } from '../../../test/support/content.js';
import { driverPlaces, localPlace, repo, TestRegistry, type DriverPlace } from '../../../test/support/test-registry.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';
import { pageOf } from './ordered-names.js';

const a = repo('a');
const names = async (registry: TestRegistry) => (await registry.catalog.repositories({})).items;

describe.each(driverPlaces)('the catalog over %s', (_, make) => {
  let place: DriverPlace;
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await make();
    registry = new TestRegistry({ driver: place.driver });
  });
  afterEach(async () => place.dispose());

  it('is empty at first', async () => {
    expect(await registry.catalog.repositories({})).toEqual({ items: [], more: false });
  });

  it('lists repositories within others and of any name, in byte order', async () => {
    const all = [
      'a',
      'a-b',
      'a.b',
      'a/b',
      'a/b/c',
      'a/blobs',
      'a/blobs/x',
      'a0',
      'a_b',
      'blobs',
      'manifests/tags',
      'z/y/x/w',
    ];
    for (const name of [...all].reverse()) await registry.pushImage(name, 'x');
    for (const server of [registry, new TestRegistry({ driver: place.driver })])
      expect(await names(server)).toEqual(all);
    expect(await registry.tags('a/blobs')).toEqual(['x']);
  });

  it('knows what came after it was read', async () => {
    await registry.pushImage('b');
    expect(await names(registry)).toEqual(['b']);
    await Promise.all(['c', 'a', 'b/a'].map(async (name) => registry.pushImage(name)));
    expect(await names(registry)).toEqual(['a', 'b', 'b/a', 'c']);
  });

  it('gives pages, of what may be read', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await registry.uploads.begin(repo(name));
    const mayRead = (name: RepositoryName) => name !== 'b' && name !== 'e';
    const page = async (limit: number | undefined, after?: string, filter?: typeof mayRead) =>
      registry.catalog.repositories({ limit, after }, filter);
    expect(await page(2)).toEqual({ items: ['a', 'b'], more: true });
    expect(await page(2, 'a', mayRead)).toEqual({ items: ['c', 'd'], more: false });
    expect(await page(1, 'a', mayRead)).toEqual({ items: ['c'], more: true });
    expect(await page(10, 'bb')).toEqual({ items: ['c', 'd', 'e'], more: false });
    expect(await page(0)).toEqual({ items: [], more: true });
    expect(await page(undefined, 'e')).toEqual({ items: [], more: false });
  });

  it('lists tags in byte order, by pages, with what came and went', async () => {
    const image = await registry.pushImage('a', 'b');
    await registry.pushManifest('a', image, 'a', 'B', 'c', '10', '9', '_');
    const page = async (limit?: number, after?: string) => registry.catalog.tags(a, { limit, after });
    expect(await page()).toEqual({ items: ['10', '9', 'B', '_', 'a', 'b', 'c'], more: false });
    expect(await page(2, 'AA')).toEqual({ items: ['B', '_'], more: true });
    expect(await page(2, 'b')).toEqual({ items: ['c'], more: false });
    await registry.manifests.remove(a, { tag: 'a' as never });
    await registry.pushManifest('a', image, 'aa');
    expect(await page(undefined, '_')).toEqual({ items: ['aa', 'b', 'c'], more: false });
  });

  it('shows the index with all that stands in it', async () => {
    const image = await registry.pushImage('a', 'x');
    const index = indexOver([image]);
    await registry.pushManifest('a', index);
    expect(await registry.catalog.index(a)).toEqual([
      { ...descriptor(image), annotations: { 'org.opencontainers.image.ref.name': 'x' } },
      descriptor(index),
    ]);
  });
});

describe('repositories of several stores', () => {
  it('are one list, of those that can be reached', async () => {
    const [main, other] = [new MemoryStorageDriver(), new MemoryStorageDriver()];
    await new TestRegistry({ driver: main }).pushImage('b/hidden');
    const registry = new TestRegistry({ driver: main, routes: { '/b': other } });
    for (const name of ['c', 'b/x', 'b', 'a/b']) await registry.pushImage(name, 'x');
    expect(await names(registry)).toEqual(['a/b', 'b', 'b/x', 'c']);
    const restarted = new TestRegistry({ driver: main, routes: { '/b': other } });
    expect(await names(restarted)).toEqual(['a/b', 'b', 'b/x', 'c']);
    expect(await names(new TestRegistry({ driver: other }))).toEqual(['b/x']);
  });
});

describe('folders that others put there', () => {
  let place: DriverPlace & { root: string };
  let driver: WatchedDriver;
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await localPlace();
    driver = new WatchedDriver(place.driver);
    registry = new TestRegistry({ driver });
  });
  afterEach(async () => place.dispose());

  const put = async (name: string, files: Record<string, string>) => {
    await mkdir(join(place.root, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(place.root, name, file), text);
  };
  const layout = {
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': '{"schemaVersion":2,"manifests":null}',
  };

  it('are repositories if they have an index and a layout, and a name', async () => {
    await put('good', layout);
    await put('only-index', { 'index.json': layout['index.json'] });
    await put('Bad_Name', layout);
    await put('_trivy', layout);
    await put('good/.sync/x/nested', layout);
    await put('good/blobs/sha256/deep', layout);
    await writeFile(join(place.root, 'file'), '');
    expect(await names(registry)).toEqual(['good']);
    expect(await registry.tags('good')).toEqual([]);
  });

  it('show when they are asked for, and in the list before long', async () => {
    expect(await names(registry)).toEqual([]);
    await put('x/new', layout);
    expect(await registry.tags('x/new')).toEqual([]);
    expect(await names(registry)).toEqual(['x/new']);
    await put('y', layout);
    await rm(join(place.root, 'x'), { recursive: true });
    await registry.clock.advance(10_000);
    expect(await names(registry)).toEqual(['y']);
    await rm(join(place.root, 'y'), { recursive: true });
    await registry.clock.advance(1000);
    await expect(registry.tags('y')).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
    expect(await names(registry)).toEqual([]);
  });

  it('are not walked again while that would take too much of the time', async () => {
    const walk = 10;
    driver.before = async ({ name, path }) => {
      if (name === 'list' && path === '') await registry.clock.advance(walk);
    };
    const walks = () => driver.count('list', /^$/);
    await names(registry);
    for (let ms = 0; ms < 50 * walk; ms += walk) {
      await names(registry);
      expect(walks()).toBe(1);
      await registry.clock.advance(walk);
    }
    await registry.clock.advance(1);
    await Promise.all([names(registry), names(registry)]);
    expect(walks()).toBe(2);
  });

  it('are looked for while the list as it was serves, where a walk takes long', async () => {
    const walk = 1000;
    driver.before = async ({ name, path }) => {
      if (name === 'list' && path === '') await registry.clock.advance(walk);
    };
    await names(registry);
    await put('x', layout);
    await registry.clock.advance(50 * walk + 1);
    expect(await names(registry)).toEqual([]);
    await registry.pushImage('made-meanwhile');
    while ((await names(registry)).length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(await names(registry)).toEqual(['made-meanwhile', 'x']);
  });

  it('that cannot be read hide nothing else', async () => {
    await put('a', layout);
    await put('b', layout);
    driver.before = ({ name, path }) => {
      if (name === 'list' && path === 'a') throw Object.assign(new Error('denied'), { code: 'EACCES' });
    };
    expect(await names(registry)).toEqual(['b']);
    expect(registry.log.messages('warn')).toHaveLength(1);
  });

  it('hold content as another registry of this layout writes it', async () => {
    const config = blob('{"architecture":"amd64","os":"linux"}');
    const image = manifest(mediaTypes.imageManifest, { config: descriptor(config), layers: [] });
    const listed = {
      schemaVersion: 2,
      manifests: [
        {
          ...descriptor(image),
          annotations: { 'org.opencontainers.image.ref.name': '1.0', 'org.example': 'kept' },
          platform: { os: 'linux' },
        },
        { ...descriptor(image), annotations: { 'org.opencontainers.image.ref.name': 'not a tag' } },
      ],
      'org.example.more': { kept: true },
    };
    await put('theirs/app', { ...layout, 'index.json': JSON.stringify(listed, undefined, 2) });
    await put('theirs/app/.uploads', {});
    for (const { digest, bytes } of [config, image])
      await put('theirs/app/blobs/sha256', { [digest.slice(7)]: bytes.toString() });
    expect(await registry.pull('theirs/app', '1.0')).toEqual(image.bytes);
    expect(await registry.tags('theirs/app')).toEqual(['1.0', 'not a tag']);
    await registry.pushManifest('theirs/app', image, '2.0');
    const text = await readFile(join(place.root, 'theirs/app/index.json'), 'utf8');
    const read = JSON.parse(text) as typeof listed;
    expect(read).toEqual({
      ...listed,
      manifests: [
        ...listed.manifests,
        { ...descriptor(image), annotations: { 'org.opencontainers.image.ref.name': '2.0' } },
      ],
    });
  });
});

describe('referrers', () => {
  let driver: WatchedDriver;
  let registry: TestRegistry;
  const subject = { mediaType: mediaTypes.imageManifest, digest: randomBlob(1).digest, size: 1 };
  const config = { ...blob('{}'), mediaType: mediaTypes.empty };
  const referrer = (fields: object, kind: 'image' | 'index' = 'image') =>
    kind === 'image'
      ? manifest(mediaTypes.imageManifest, { config: descriptor(config), layers: [], subject, ...fields })
      : manifest(mediaTypes.imageIndex, { manifests: [], subject, ...fields });
  const find = async (...artifactTypes: string[]) =>
    (await registry.catalog.referrers(a, subject.digest, artifactTypes)).manifests;

  beforeEach(async () => {
    driver = new WatchedDriver(new MemoryStorageDriver());
    registry = new TestRegistry({ driver });
    await registry.pushBlob('a', config);
  });

  it('are an empty index where there are none', async () => {
    const none = { schemaVersion: 2, mediaType: mediaTypes.imageIndex, manifests: [] };
    expect(await registry.catalog.referrers(repo('nowhere'), subject.digest, [])).toEqual(none);
    expect(await registry.catalog.referrers(a, subject.digest, [])).toEqual(none);
    expect(await names(registry)).toEqual(['a']);
  });

  it('bear the type and the annotations that the manifest gives them', async () => {
    const contents = [
      referrer({ artifactType: 'application/x.one', annotations: { k: 'v' } }),
      referrer({ config: { ...descriptor(config), mediaType: 'application/x.config' } }),
      referrer({ artifactType: 'application/x.one', n: 2 }, 'index'),
      referrer({ n: 3 }, 'index'),
    ];
    for (const content of contents) await registry.pushManifest('a', content);
    await registry.pushImage('a', 'unrelated');
    const expected = [
      { ...descriptor(contents[0]!), artifactType: 'application/x.one', annotations: { k: 'v' } },
      { ...descriptor(contents[1]!), artifactType: 'application/x.config' },
      { ...descriptor(contents[2]!), artifactType: 'application/x.one' },
      descriptor(contents[3]!),
    ];
    expect(await find()).toEqual(expected);
    expect(await find('application/x.one')).toEqual([expected[0], expected[2]]);
    expect(await find('application/x.config', 'application/x.two')).toEqual([expected[1]]);
    expect(await find('')).toEqual([expected[3]]);
    registry = new TestRegistry({ driver });
    expect(await find()).toEqual(expected);
  });

  it('come and go with their manifests, without reading any again', async () => {
    const [one, two] = [referrer({ n: 1 }), referrer({ n: 2 })];
    await registry.pushManifest('a', one, 'one');
    expect((await find()).map(({ digest }) => digest)).toEqual([one.digest]);
    const opened = driver.count('open', /blobs/);
    await registry.pushManifest('a', two, 'two');
    await registry.manifests.remove(a, { digest: one.digest });
    await registry.manifests.remove(a, { tag: 'two' as never });
    expect((await find()).map(({ digest }) => digest)).toEqual([two.digest]);
    expect(driver.count('open', /blobs/) - opened).toBe(0);
  });

  it('leave out what is missing or rotten, and find it again when it is mended', async () => {
    const [one, two] = [referrer({ n: 1 }), referrer({ n: 2 })];
    await registry.pushManifest('a', one, 'one');
    await registry.pushManifest('a', two, 'two');
    const path = `a/blobs/sha256/${one.digest.slice(7)}`;
    for (const damage of [
      async () => driver.inner.remove(path),
      async () => driver.inner.write(path, [Buffer.from('{}')]),
    ]) {
      await damage();
      registry = new TestRegistry({ driver });
      expect((await find()).map(({ digest }) => digest)).toEqual([two.digest]);
      await registry.pushManifest('a', one, 'one');
      expect((await find()).map(({ digest }) => digest).sort()).toEqual([one.digest, two.digest].sort());
    }
  });

  it('leave out what cannot be read, and say so', async () => {
    await registry.pushManifest('a', referrer({ n: 1 }), 'one');
    registry = new TestRegistry({ driver });
    driver.before = ({ name, path }) => {
      if (name === 'read' && path.includes('/blobs/')) throw Object.assign(new Error('io'), { code: 'EIO' });
    };
    expect(await find()).toEqual([]);
    expect(registry.log.messages('warn')).toHaveLength(1);
    driver.before = () => undefined;
    expect(await find()).toHaveLength(1);
  });

  it('are read once for all who ask at once', async () => {
    for (let n = 0; n < 20; n += 1) await registry.pushManifest('a', referrer({ n }), `t${n}`);
    registry = new TestRegistry({ driver });
    const opened = driver.count('open', /blobs/);
    const found = await Promise.all(Array.from({ length: 10 }, async () => find()));
    expect(found.every((one) => one.length === 20)).toBe(true);
    expect(driver.count('open', /blobs/) - opened).toBe(20);
  });
});

describe('a page of an ordered list', () => {
  it('is what sorting, skipping and cutting a list would give', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '/', '0'), maxLength: 4 });
    fc.assert(
      fc.property(
        fc.uniqueArray(name).map((list) => list.sort()),
        fc.record({ limit: fc.option(fc.nat(5), { nil: undefined }), after: fc.option(name, { nil: undefined }) }),
        fc.option(fc.func(fc.boolean()), { nil: undefined }),
        (list, page, mayShow) => {
          const rest = list
            .filter((one) => page.after === undefined || one > page.after)
            .filter((one) => mayShow?.(one) ?? true);
          expect(pageOf(list, page, mayShow)).toEqual({
            items: rest.slice(0, page.limit),
            more: page.limit !== undefined && rest.length > page.limit,
          });
        },
      ),
    );
  });
});
