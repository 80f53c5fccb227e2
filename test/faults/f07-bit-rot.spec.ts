import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Damage } from '@zot/extension-api';
import type { Digest } from '@zot/oci';
import type { ScrubbedImage } from '../../src/extensions/scrub/scrub-event.js';
import { Scrubber } from '../../src/extensions/scrub/scrubber.js';
import { blob, digestOf, imageOver, indexOver, randomBlob, type Content } from '../support/content.js';
import { localPlace, repo, TestRegistry } from '../support/test-registry.js';

/** The night run damages 1000. */
const count = Number(process.env['ZOT_DAMAGES'] ?? 50);

interface Stored extends Content {
  readonly name: string;
  readonly isManifest: boolean;
}

/** Many repositories, each with an image, an index over it, and a blob that nothing refers to; some by sha512. */
async function fill(registry: TestRegistry, repositories: number): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (let n = 0; n < repositories; n += 1) {
    const name = `group${n % 3}/app${n}`;
    const algorithm = n % 4 === 0 ? 'sha512' : 'sha256';
    const config = blob(JSON.stringify({ n }), algorithm);
    const layers = [randomBlob(100 + n * 37, algorithm), randomBlob(1)];
    await registry.pushBlob(name, config, ...layers);
    const image = imageOver(config, layers);
    const index = indexOver([image]);
    await registry.pushManifest(name, image);
    await registry.pushManifest(name, index, 'v1');
    const loose = randomBlob(50);
    await registry.pushBlob(name, loose);
    for (const one of [config, ...layers, loose]) stored.push({ ...one, name, isManifest: false });
    for (const one of [image, index]) stored.push({ ...one, name, isManifest: true });
  }
  return stored;
}

const damages: readonly ((path: string, size: number) => Promise<void>)[] = [
  async (path, size) => {
    const file = await open(path, 'r+');
    const at = Math.floor(Math.random() * size);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    await file.write(Buffer.from([byte[0]! ^ (1 << Math.floor(Math.random() * 8))]), 0, 1, at);
    await file.close();
  },
  async (path, size) => truncate(path, Math.floor(Math.random() * size)),
  async (path, size) => writeFile(path, Buffer.alloc(size)),
];

describe('F07: bit rot', () => {
  let place: Awaited<ReturnType<typeof localPlace>>;
  const told: Damage[] = [];
  beforeEach(async () => {
    place = await localPlace();
    told.length = 0;
  });
  afterEach(async () => place.dispose());

  const start = () =>
    new TestRegistry({
      driver: place.driver,
      // Each full read is compared with its digest.
      settings: { verifyInterval: 0 },
      damageObservers: [{ damaged: (event) => void told.push(event) }],
    });
  const fileOf = ({ name, digest }: Stored) => join(place.root, name, 'blobs', digest.replace(':', '/'));
  const read = async (registry: TestRegistry, { name, digest, isManifest }: Stored): Promise<Buffer | undefined> => {
    try {
      return isManifest ? await registry.pull(name, digest) : await registry.pullBlob(name, digest);
    } catch (error) {
      expect((error as { status?: number }).status).toBe(404);
      return undefined;
    }
  };
  const scrub = async (registry: TestRegistry): Promise<ScrubbedImage[]> => {
    const { catalog, blobs, manifests, parts, clock } = registry;
    const scrubber = new Scrubber(catalog, blobs, manifests, parts.check, { docker2s2: false, sparse: false }, clock);
    const images: ScrubbedImage[] = [];
    for await (const event of scrubber.scrub(new AbortController().signal))
      if (event.kind === 'image') images.push(event);
    return images;
  };
  /** Some of all that is stored, damaged in some way. */
  const damage = async (stored: readonly Stored[]): Promise<Set<Stored>> => {
    const chosen = new Set<Stored>();
    while (chosen.size < count) chosen.add(stored[Math.floor(Math.random() * stored.length)]!);
    for (const one of chosen) {
      const path = fileOf(one);
      const before = await readFile(path);
      await damages[Math.floor(Math.random() * damages.length)]!(path, before.length);
      // One that is as it was, such as a single zero that was zeroed, is damaged for sure.
      if ((await readFile(path)).equals(before)) await writeFile(path, Buffer.from([before[0]! ^ 1]));
    }
    return chosen;
  };

  it(`never gives out one of ${count} damaged objects, and takes each again`, async () => {
    const stored = await fill(start(), Math.ceil(count / 3));
    const damaged = await damage(stored);
    const registry = start();
    for (const one of stored) {
      const bytes = await read(registry, one);
      if (damaged.has(one)) expect(bytes).toBeUndefined();
      else expect(digestOf(bytes!, one.digest.startsWith('sha512') ? 'sha512' : 'sha256')).toBe(one.digest);
    }
    await registry.parts.quarantine.settled();
    // It is so after a restart too, before anything is read.
    const after = start();
    for (const one of damaged) {
      await expect(stat(fileOf(one))).rejects.toMatchObject({ code: 'ENOENT' });
      expect(await read(after, one)).toBeUndefined();
    }
    for (const one of damaged) if (!one.isManifest) await after.pushBlob(one.name, one);
    for (const one of inOrder(damaged)) await after.pushManifest(one.name, one);
    for (const one of stored) expect((await read(after, one))?.equals(one.bytes)).toBe(true);
    expect((await scrub(after)).filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it(`is found by a scrub in ${count} of ${count} objects, and in nothing else`, async () => {
    const stored = await fill(start(), Math.ceil(count / 3));
    expect((await scrub(start())).filter(({ status }) => status !== 'ok')).toEqual([]);
    const damaged = await damage(stored);
    const registry = start();
    const images = await scrub(registry);
    const keyOf = (name: string, digest: string | undefined) => `${name}@${digest}`;
    const found = new Set(
      images.flatMap(({ repository, affectedBlob }) => (affectedBlob ? [keyOf(repository, affectedBlob)] : [])),
    );
    expect([...found].toSorted()).toEqual([...damaged].map(({ name, digest }) => keyOf(name, digest)).toSorted());
    for (const { status, error, affectedBlob } of images)
      expect(status === 'affected').toBe(affectedBlob !== undefined && error !== undefined);
    expect(told).toHaveLength(damaged.size);
    // Set aside once, it is told of until it is pushed again.
    const again = (await scrub(start())).filter(({ status }) => status === 'affected');
    expect(again.length).toBeGreaterThan(0);
    for (const { repository, affectedBlob } of again) expect(found).toContain(keyOf(repository, affectedBlob));
    for (const one of damaged) if (!one.isManifest) await registry.pushBlob(one.name, one);
    for (const one of inOrder(damaged)) await registry.pushManifest(one.name, one);
    expect((await scrub(start())).filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('is found in index and layout files, and hurts no other repository', async () => {
    const registry = start();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await registry.pushImage(name, 'v1');
    await truncate(join(place.root, 'a/index.json'), 30);
    await writeFile(join(place.root, 'b/index.json'), '{}');
    await writeFile(join(place.root, 'c/oci-layout'), '{"imageLay');
    await writeFile(join(place.root, 'd/index.json'), Buffer.alloc(100));
    const fresh = start();
    const images = await scrub(fresh);
    const affected = images.filter(({ status }) => status === 'affected');
    expect(affected.map(({ repository, tag, error }) => [repository, tag, error!.split(':')[0]])).toEqual([
      ['a', '', 'index.json is damaged'],
      ['b', '', 'index.json is damaged'],
      ['c', '', 'oci-layout is damaged'],
      ['d', '', 'index.json is damaged'],
    ]);
    expect(told.map(({ repository }) => repository)).toEqual(['a', 'b', 'c', 'd']);
    expect(images.filter(({ status }) => status === 'ok').map(({ repository, tag }) => `${repository}:${tag}`)).toEqual(
      ['c:v1', 'e:v1'],
    );
    for (const name of ['a', 'b', 'd']) {
      await fresh.pushImage(name, 'v2');
      expect(await fresh.tags(name)).toEqual(['v2']);
    }
    expect((await scrub(start())).filter(({ status }) => status === 'affected')).toHaveLength(1);
  });

  it('is nothing that an image may do without', async () => {
    const registry = start();
    const config = blob('no JSON at all');
    await registry.pushBlob('a', config);
    const subject = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(Buffer.from('gone')),
      size: 4,
    };
    const foreign = { ...randomBlob(10), mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar' };
    await registry.pushManifest('a', imageOver(config, [foreign], { subject }), 'v1');
    expect((await scrub(start())).map(({ status }) => status)).toEqual(['ok']);
  });

  it('of a file that several repositories share is found for each', async () => {
    const registry = start();
    const content = randomBlob(1000);
    await registry.pushBlob('a', content);
    await registry.blobs.mount(repo('b'), content.digest, repo('a'));
    await writeFile(join(place.root, 'a/blobs', content.digest.replace(':', '/')), 'x'.repeat(1000));
    const affected = (await scrub(start())).filter(({ status }) => status === 'affected');
    expect(affected.map(({ repository, affectedBlob }) => [repository, affectedBlob])).toEqual([
      ['a', content.digest as Digest],
      ['b', content.digest],
    ]);
  });
});

/** Images before the indexes that list them, as clients push. */
function inOrder(damaged: Iterable<Stored>): Stored[] {
  return [...damaged]
    .filter(({ isManifest }) => isManifest)
    .toSorted((one, other) => Number(one.mediaType.includes('index')) - Number(other.mediaType.includes('index')));
}
