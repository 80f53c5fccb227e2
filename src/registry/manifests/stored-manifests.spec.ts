import fc from 'fast-check';
import type { IncomingManifest, ManifestObserver } from '@zot/extension-api';
import { mediaTypes, RegistryError, type Digest, type Tag } from '@zot/oci';
import {
  blob,
  descriptor,
  digestOf,
  imageOver,
  indexOver,
  manifest,
  randomBlob,
  type Content,
} from '../../../test/support/content.js';
import { driverPlaces, repo, TestRegistry, type DriverPlace } from '../../../test/support/test-registry.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';

const a = repo('a');
const unknown = { code: 'MANIFEST_UNKNOWN', status: 404 };
const invalid = { code: 'MANIFEST_INVALID', status: 400 };
const empty = { ...blob('{}'), mediaType: mediaTypes.empty };

/** An artifact of one small blob, told apart by its name. */
const artifact = (name: string, fields: object = {}) =>
  manifest(mediaTypes.imageManifest, { config: descriptor(empty), layers: [], annotations: { name }, ...fields });

describe.each(driverPlaces)('manifests over %s', (_, make) => {
  let place: DriverPlace;
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await make();
    registry = new TestRegistry({ driver: place.driver });
  });
  afterEach(async () => place.dispose());

  it('come back as they were sent, with their type', async () => {
    await registry.pushBlob('a', empty);
    const content = artifact('x', { 'org.example': 'ü\u0000' });
    const spaced = { ...content, bytes: Buffer.from(`\n ${content.bytes.toString()}\n`) };
    const digest = digestOf(spaced.bytes);
    expect(await registry.pushManifest('a', { ...spaced, digest }, 'x')).toEqual({ digest });
    const stored = await registry.manifests.get(a, { tag: 'x' as Tag });
    expect(stored).toEqual({
      digest,
      mediaType: mediaTypes.imageManifest,
      bytes: spaced.bytes,
      headers: {
        'content-type': mediaTypes.imageManifest,
        'content-length': spaced.bytes.length,
        'docker-content-digest': digest,
      },
    });
    expect(await registry.manifests.get(a, { digest })).toBe(stored);
  });

  it('are unknown where they are not', async () => {
    const { digest } = randomBlob(1);
    const unknownName = { code: 'NAME_UNKNOWN', status: 404 };
    for (const reference of [{ tag: 'x' as Tag }, { digest }]) {
      await expect(registry.manifests.get(a, reference)).rejects.toMatchObject(unknownName);
      await expect(registry.manifests.remove(a, reference)).rejects.toMatchObject(unknownName);
    }
    await expect(registry.catalog.tags(a, {})).rejects.toMatchObject(unknownName);
    await expect(registry.catalog.index(a)).rejects.toMatchObject(unknownName);
    expect(await registry.manifests.hasTag(a, 'x' as Tag)).toBe(false);
    await registry.pushImage('a', 'y');
    for (const reference of [{ tag: 'x' as Tag }, { digest }]) {
      await expect(registry.manifests.get(a, reference)).rejects.toMatchObject(unknown);
      await expect(registry.manifests.remove(a, reference)).rejects.toMatchObject(unknown);
    }
    expect(await registry.manifests.hasTag(a, 'x' as Tag)).toBe(false);
    expect(await registry.manifests.hasTag(a, 'y' as Tag)).toBe(true);
    // A blob is no manifest.
    await registry.pushBlob('a', empty);
    await expect(registry.pull('a', empty.digest)).rejects.toMatchObject(unknown);
  });

  it.each(['sha384', 'sha512'] as const)('may be named by %s, with tags beside', async (algorithm) => {
    await registry.pushBlob('a', empty);
    const content = manifest(mediaTypes.imageManifest, { config: descriptor(empty), layers: [] }, algorithm);
    await registry.pushManifest('a', content, 'x', 'y');
    for (const reference of ['x', 'y', content.digest])
      expect(await registry.pull('a', reference)).toEqual(content.bytes);
    await expect(registry.pull('a', digestOf(content.bytes))).rejects.toMatchObject(unknown);
    await registry.manifests.remove(a, { digest: content.digest });
    expect(await registry.tags('a')).toEqual([]);
  });

  it('are not taken under a digest of other bytes', async () => {
    await registry.pushBlob('a', empty);
    const other = { ...artifact('x'), digest: artifact('y').digest };
    await expect(registry.pushManifest('a', other)).rejects.toMatchObject({ code: 'DIGEST_INVALID', status: 400 });
    await expect(registry.pull('a', other.digest)).rejects.toMatchObject(unknown);
  });

  it('keep their digest when their tag moves on', async () => {
    const [first, second] = [await registry.pushImage('a', 'x'), await registry.pushImage('a', 'x')];
    expect(await registry.pull('a', 'x')).toEqual(second.bytes);
    expect(await registry.pull('a', first.digest)).toEqual(first.bytes);
    await registry.manifests.remove(a, { tag: 'x' as Tag });
    await expect(registry.pull('a', 'x')).rejects.toMatchObject(unknown);
    expect(await registry.pull('a', second.digest)).toEqual(second.bytes);
  });

  it('need what they refer to, in their repository', async () => {
    const [config, layer] = [randomBlob(10), randomBlob(20)];
    await registry.pushBlob('b', config, layer);
    await registry.pushBlob('a', config);
    const image = imageOver(config, [layer]);
    const missing = (digest: Digest) => ({ code: 'MANIFEST_BLOB_UNKNOWN', status: 400, detail: { digest } });
    await expect(registry.pushManifest('a', image, 'x')).rejects.toMatchObject(missing(layer.digest));
    await expect(registry.pushManifest('a', indexOver([image]), 'x')).rejects.toMatchObject(missing(image.digest));
    await registry.pushBlob('a', layer, image);
    // There as a blob, but no manifest that could be pulled.
    await expect(registry.pushManifest('a', indexOver([image]), 'x')).rejects.toMatchObject(missing(image.digest));
    await registry.pushManifest('a', image);
    await registry.pushManifest('a', indexOver([image]), 'x');
  });

  it('need neither their subject nor layers that are not distributed', async () => {
    await registry.pushBlob('a', empty);
    const elsewhere = { ...descriptor(randomBlob(5)), urls: ['https://example.com/layer'] };
    const types = [
      'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
      'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    ];
    const layers = types.map((mediaType) => ({ ...elsewhere, mediaType }));
    const subject = descriptor(randomBlob(5));
    const pushed = await registry.pushManifest('a', artifact('x', { layers, subject }), 'x');
    expect(pushed.subject).toBe(subject.digest);
  });

  it('tell sizes as they are', async () => {
    await registry.pushBlob('a', empty);
    const config = { ...descriptor(empty), size: 3 };
    const pushing = registry.pushManifest('a', artifact('x', { config }), 'x');
    await expect(pushing).rejects.toMatchObject({
      ...invalid,
      detail: { reason: expect.stringContaining('given as 3, and is 2') },
    });
  });

  it('may lack parts where that is allowed', async () => {
    registry = new TestRegistry({ driver: place.driver, compat: { sparse: true } });
    const image = imageOver(randomBlob(1), [randomBlob(2)]);
    await registry.pushManifest('a', image, 'x');
    const index = indexOver([image, imageOver(randomBlob(1), [])]);
    await registry.pushManifest('a', index, 'y');
    expect(await registry.pull('a', 'y')).toEqual(index.bytes);
  });

  it("may be Docker's where that is allowed", async () => {
    await registry.pushBlob('a', empty);
    const content = manifest(mediaTypes.dockerManifest, { config: descriptor(empty), layers: [] });
    await expect(registry.pushManifest('a', content, 'x')).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      status: 415,
    });
    registry = new TestRegistry({ driver: place.driver, compat: { docker2s2: true } });
    await registry.pushManifest('a', content, 'x');
    const list = manifest(mediaTypes.dockerManifestList, { manifests: [descriptor(content)] });
    await registry.pushManifest('a', list, 'y');
    expect((await registry.manifests.get(a, { tag: 'y' as Tag })).mediaType).toBe(mediaTypes.dockerManifestList);
  });

  it('are all there after a hundred were pushed at once', async () => {
    const watched = new WatchedDriver(place.driver);
    registry = new TestRegistry({ driver: watched });
    await registry.pushBlob('a', empty);
    const contents = Array.from({ length: 100 }, (_, n) => artifact(String(n)));
    await Promise.all(contents.map(async (content, n) => registry.pushManifest('a', content, `t${n}`, `u${n % 10}`)));
    expect(watched.count('write', /index\.json$/)).toBeLessThan(40);
    registry = new TestRegistry({ driver: place.driver });
    expect((await registry.tags('a')).length).toBe(110);
    for (const [n, content] of contents.entries()) expect(await registry.pull('a', `t${n}`)).toEqual(content.bytes);
  });

  it('and tags are what they would be in a plain map, also over restarts', async () => {
    const names = ['p', 'q', 'r'].map((name) => name as Tag);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), n: fc.nat(3), tags: fc.subarray(names) }),
      fc.record({ kind: fc.constant('untag' as const), tag: fc.constantFrom(...names) }),
      fc.record({ kind: fc.constant('remove' as const), n: fc.nat(4) }),
      fc.record({ kind: fc.constant('restart' as const) }),
      fc.record({ kind: fc.constant('referrers' as const) }),
    );
    const subject = descriptor(randomBlob(3));
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25, size: 'max' }), async (steps) => {
        const name = `round${(round += 1)}`;
        const contents = Array.from({ length: 4 }, (_, n) => artifact(String(n), n % 2 === 0 ? { subject } : {}));
        contents.push(indexOver(contents.slice(0, 2)));
        await registry.pushBlob(name, empty);
        const tags = new Map<Tag, number>();
        const listed = new Set<number>();
        for (const one of steps) {
          if (one.kind === 'restart') registry = new TestRegistry({ driver: place.driver });
          if (one.kind === 'push') {
            // The last one is the index, once both its parts are there.
            const n = one.n === 3 && listed.has(0) && listed.has(1) ? 4 : one.n;
            await registry.pushManifest(name, contents[n]!, ...one.tags);
            listed.add(n);
            for (const tag of one.tags) tags.set(tag, n);
          }
          if (one.kind === 'untag') {
            const removing = registry.manifests.remove(repo(name), { tag: one.tag });
            if (tags.delete(one.tag)) await removing;
            else await expect(removing).rejects.toMatchObject(unknown);
          }
          if (one.kind === 'remove') {
            const removing = registry.manifests.remove(repo(name), { digest: contents[one.n]!.digest });
            if (!listed.has(one.n)) await expect(removing).rejects.toMatchObject(unknown);
            else if (one.n < 2 && listed.has(4)) await expect(removing).rejects.toMatchObject({ code: 'DENIED' });
            else {
              await removing;
              listed.delete(one.n);
              for (const [tag, n] of tags) if (n === one.n) tags.delete(tag);
            }
          }
          if (one.kind === 'referrers') {
            const { manifests } = await registry.catalog.referrers(repo(name), subject.digest, []);
            const expected = [...listed].filter((n) => n === 0 || n === 2).map((n) => contents[n]!.digest);
            expect(manifests.map(({ digest }) => digest).sort()).toEqual(expected.sort());
          }
        }
        expect(await registry.tags(name)).toEqual([...tags.keys()].sort());
        for (const [tag, n] of tags) expect(await registry.pull(name, tag)).toEqual(contents[n]!.bytes);
        for (const [n, { digest, bytes }] of contents.entries()) {
          if (listed.has(n)) expect(await registry.pull(name, digest)).toEqual(bytes);
          else await expect(registry.pull(name, digest)).rejects.toMatchObject(unknown);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('manifests', () => {
  let driver: WatchedDriver;
  let registry: TestRegistry;
  const seen: string[] = [];
  const note = (content: Content) => `${content.digest.slice(7, 12)}`;
  beforeEach(() => {
    driver = new WatchedDriver(new MemoryStorageDriver());
    registry = new TestRegistry({ driver });
    seen.length = 0;
  });

  it('are checked before anything of them is written, and not where they are there already', async () => {
    const check = (incoming: IncomingManifest) => {
      seen.push(`${incoming.tags.join('+')} ${driver.count('write')}`);
      if (incoming.manifest.annotations?.['name'] === 'bad')
        throw new RegistryError('MANIFEST_INVALID', { reason: 'bad' });
    };
    registry = new TestRegistry({ driver, checks: [{ check }, { check: async () => void seen.push('second') }] });
    await registry.pushBlob('a', empty);
    const writes = driver.count('write');
    await registry.pushManifest('a', artifact('good'), 'x');
    await registry.pushManifest('a', artifact('good'), 'x');
    await registry.pushManifest('a', artifact('good'));
    expect(seen).toEqual([`x ${writes}`, 'second']);
    const after = driver.count('write');
    await expect(registry.pushManifest('a', artifact('bad'), 'x')).rejects.toMatchObject(invalid);
    expect(driver.count('write')).toBe(after);
    expect(await registry.pull('a', 'x')).toEqual(artifact('good').bytes);
  });

  it('are told of in the order of their changes; who fails at it hurts nobody', async () => {
    const observer = (name: string): ManifestObserver => ({
      pushed: async ({ digest, tags }) => {
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name} pushed ${digest.slice(7, 12)} ${tags.join()}`);
      },
      removed: ({ digest, tags }) => void seen.push(`${name} removed ${digest.slice(7, 12)} ${tags.join()}`),
    });
    const failing: ManifestObserver = {
      pushed: () => Promise.reject(new Error('no')),
      removed: () => {
        throw new Error('no');
      },
    };
    registry = new TestRegistry({ driver, observers: [observer('1'), failing, {}, observer('2')] });
    await registry.pushBlob('a', empty);
    const [x, y] = [artifact('x'), artifact('y')];
    await Promise.all([registry.pushManifest('a', x, 'p', 'q'), registry.pushManifest('a', y, 'p')]);
    await registry.manifests.remove(a, { tag: 'q' as Tag });
    await registry.manifests.remove(a, { digest: y.digest });
    const events = [`pushed ${note(x)} p,q`, `pushed ${note(y)} p`, `removed ${note(x)} q`, `removed ${note(y)} p`];
    expect(seen).toEqual(events.flatMap((event) => [`1 ${event}`, `2 ${event}`]));
    expect(registry.log.messages('error')).toHaveLength(4);
  });

  it('are told of after their repository, which is told of once, whatever came into it first', async () => {
    registry = new TestRegistry({
      driver,
      observers: [
        {
          pushed: ({ repository }) => void seen.push(`pushed ${repository}`),
          removed: ({ mediaType }) => void seen.push(`removed ${mediaType}`),
        },
      ],
      repositoryObservers: [
        {
          created: async ({ repository }) => {
            await new Promise((resolve) => setImmediate(resolve));
            seen.push(`created ${repository}`);
          },
        },
      ],
    });
    await registry.pushBlob('a', empty);
    expect(seen).toEqual(['created a']);
    const [x, y] = [artifact('x'), artifact('y')];
    await registry.pushManifest('a', x, 'p');
    await registry.manifests.remove(a, { tag: 'p' as Tag });
    await registry.manifests.remove(a, { digest: x.digest });
    const list = indexOver([]);
    await Promise.all([registry.pushManifest('b', list, 'p'), registry.pushManifest('b', list, 'q')]);
    await registry.pushManifest('a', y, 'p');
    expect(seen).toEqual([
      'created a',
      'pushed a',
      `removed ${x.mediaType}`,
      `removed ${x.mediaType}`,
      'created b',
      'pushed b',
      'pushed b',
      'pushed a',
    ]);
  });

  it('are given out from memory for a moment, then only as the storage has them', async () => {
    await registry.pushBlob('a', empty);
    const [x, y] = [artifact('x'), artifact('y')];
    expect(registry.manifests.peek('a', 'p')).toBeUndefined();
    await registry.pushManifest('a', x, 'p');
    expect(registry.manifests.peek('a', 'p')?.bytes).toEqual(x.bytes);
    expect(registry.manifests.peek('a', x.digest)).toBe(registry.manifests.peek('a', 'p'));
    expect(registry.manifests.peek('a', 'q')).toBeUndefined();
    expect(registry.manifests.peek('b', 'p')).toBeUndefined();
    await registry.pushManifest('a', y, 'p');
    expect(registry.manifests.peek('a', 'p')?.bytes).toEqual(y.bytes);
    await registry.clock.advance(21);
    expect(registry.manifests.peek('a', 'p')).toBeUndefined();
    expect(await registry.pull('a', 'p')).toEqual(y.bytes);
    expect(registry.manifests.peek('a', 'p')?.bytes).toEqual(y.bytes);
    await registry.manifests.remove(a, { tag: 'p' as Tag });
    expect(registry.manifests.peek('a', 'p')).toBeUndefined();
    expect(registry.manifests.peek('a', y.digest)?.bytes).toEqual(y.bytes);
    await registry.manifests.remove(a, { digest: y.digest });
    expect(registry.manifests.peek('a', y.digest)).toBeUndefined();
  });

  it('are read once as long as nothing changes', async () => {
    const image = await registry.pushImage('a', 'x');
    registry = new TestRegistry({ driver });
    const opened = driver.count('open');
    await Promise.all(Array.from({ length: 20 }, async () => registry.pull('a', 'x')));
    await registry.pull('a', image.digest);
    expect(driver.count('open') - opened).toBe(2);
  });

  it('are what an edit by hand makes them', async () => {
    const [x, y] = [await registry.pushImage('a', 'x'), await registry.pushImage('a', 'y')];
    const edit = async (change: (text: string) => string) => {
      const stored = await driver.inner.open('a/index.json');
      const buffer = Buffer.alloc(stored!.stat.size);
      await stored!.read(buffer);
      await driver.inner.write('a/index.json', [Buffer.from(change(buffer.toString()))]);
      await registry.clock.advance(21);
    };
    await edit((text) => text.replace('"x"', '"z"'));
    await expect(registry.pull('a', 'x')).rejects.toMatchObject(unknown);
    expect(await registry.pull('a', 'z')).toEqual(x.bytes);
    expect(await registry.tags('a')).toEqual(['y', 'z']);
    await edit((text) =>
      text.replaceAll(x.digest, y.digest).replace(`"size":${x.bytes.length}`, `"size":${y.bytes.length}`),
    );
    expect(await registry.pull('a', 'z')).toEqual(y.bytes);
    await expect(registry.pull('a', x.digest)).rejects.toMatchObject(unknown);
    await driver.remove(`a/blobs/sha256/${y.digest.slice(7)}`);
    await expect(registry.pull('a', 'z')).rejects.toMatchObject(unknown);
    await driver.remove('a/index.json');
    await registry.clock.advance(21);
    await expect(registry.pull('a', 'z')).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
  });

  it('stay what they were where their index cannot be written', async () => {
    const x = await registry.pushImage('a', 'x');
    await registry.pushBlob('a', empty);
    driver.before = ({ name, path }) => {
      if (name === 'write' && path.endsWith('index.json')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    await expect(registry.pushManifest('a', artifact('y'), 'x')).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(registry.manifests.remove(a, { digest: x.digest })).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await registry.pull('a', 'x')).toEqual(x.bytes);
    driver.before = () => undefined;
    await registry.pushManifest('a', artifact('y'), 'x');
    expect(await registry.pull('a', 'x')).toEqual(artifact('y').bytes);
    await registry.manifests.remove(a, { digest: x.digest });
  });

  it('are gone though their bytes could not be removed', async () => {
    const x = await registry.pushImage('a', 'x');
    driver.before = ({ name }) => {
      if (name === 'remove') throw Object.assign(new Error('io'), { code: 'EIO' });
    };
    await registry.manifests.remove(a, { digest: x.digest });
    await expect(registry.pull('a', x.digest)).rejects.toMatchObject(unknown);
    expect(registry.log.messages('warn')).toHaveLength(1);
  });

  it('are not removed while another cannot be read, which might refer to them', async () => {
    const [x, y] = [await registry.pushImage('a', 'x'), await registry.pushImage('a', 'y')];
    registry = new TestRegistry({ driver });
    driver.before = ({ name, path }) => {
      if (name === 'read' && path.includes(y.digest.slice(7))) throw Object.assign(new Error('io'), { code: 'EIO' });
    };
    await expect(registry.manifests.remove(a, { digest: x.digest })).rejects.toMatchObject({ code: 'EIO' });
    driver.before = () => undefined;
    await registry.manifests.remove(a, { digest: x.digest });
  });
});
