import { setImmediate } from 'node:timers/promises';
import { NoManifestHistory, type UnfinishedWrite } from '@zot/extension-api';
import { refNameAnnotation, type Digest, type Tag } from '@zot/oci';
import { blob, descriptor, indexOver, imageOver, randomBlob, type Content } from '../../../test/support/content.js';
import { GcWorld, hour } from '../../../test/support/gc-world.js';
import { bodyOf, repo } from '../../../test/support/test-registry.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';

const a = repo('a');
const minute = 60_000;

describe('garbage collection', () => {
  let world: GcWorld;
  beforeEach(() => (world = new GcWorld()));

  const has = async (content: Content, name = 'a') =>
    world.registry.blobs.stat(repo(name), content.digest).then(
      () => true,
      () => false,
    );
  const tagged = async (name = 'a') => (await world.left(name)).listed;
  const reasons = () => world.registry.audit.entries.map(({ fields }) => fields['reason']);

  it('takes blobs that nothing refers to once they are old, and says so', async () => {
    const image = await world.registry.pushImage('a', 'v1');
    const loose = randomBlob(100);
    await world.registry.pushBlob('a', loose);
    expect(await world.collect()).toEqual([]);
    expect(await has(loose)).toBe(true);
    await world.clock.advance(hour + 2 * minute);
    expect(await world.collect()).toEqual([]);
    expect(await has(loose)).toBe(false);
    expect(await has(image)).toBe(true);
    expect((await world.left('a')).files).toHaveLength(3);
    const fields = { repository: 'a', digest: loose.digest, decision: 'delete', reason: 'orphanBlob' };
    expect(world.registry.log.lines.at(-1)).toMatchObject({ message: 'removed', fields: { module: 'gc', ...fields } });
    expect(world.registry.audit.entries).toEqual([
      { message: 'removed', fields: expect.objectContaining({ ...fields, subject: 'gc', action: 'delete' }) },
    ]);
  });

  it.each([
    ['asked for with HEAD', async (content: Content) => void (await world.registry.blobs.claim(a, content.digest))],
    ['mounted', async (content: Content) => void (await world.registry.blobs.mount(a, content.digest, repo('b')))],
    ['mounted where it is', async (content: Content) => void (await world.registry.blobs.mount(a, content.digest, a))],
    ['pushed again', async (content: Content) => world.registry.pushBlob('a', content)],
  ])('counts the age of a blob from when it was last %s', async (_, use) => {
    const loose = randomBlob(100);
    await world.registry.pushBlob('a', loose);
    await world.registry.pushBlob('b', loose);
    await world.clock.advance(2 * hour);
    await use(loose);
    await world.clock.advance(hour - 1);
    await world.collect();
    expect(await has(loose)).toBe(true);
    await world.registry.pushManifest('a', imageOver(loose, []), 'v1');
    await world.clock.advance(2 * hour);
    await world.collect();
    expect(await has(loose)).toBe(true);
  });

  it('does not touch a blob for each HEAD, and still keeps it as long', async () => {
    const loose = randomBlob(100);
    await world.registry.pushBlob('a', loose);
    const before = await world.registry.blobs.stat(a, loose.digest);
    await world.clock.advance(minute - 1);
    expect(await world.registry.blobs.claim(a, loose.digest)).toEqual(before);
    await world.clock.advance(hour - 1);
    await world.collect();
    expect(await has(loose)).toBe(true);
  });

  it('keeps an untagged manifest that was pushed again, for the index that comes next', async () => {
    const image = await world.registry.pushImage('a');
    await world.clock.advance(2 * hour);
    await world.registry.pushManifest('a', image);
    await world.collect();
    await world.registry.pushManifest('a', indexOver([image]), 'v1');
    await world.clock.advance(2 * hour);
    await world.collect();
    expect(await has(image)).toBe(true);
  });

  it('takes what a moved tag left behind, with all that it was made of', async () => {
    const old = await world.registry.pushImage('a', 'v1');
    await world.clock.advance(2 * hour);
    const image = await world.registry.pushImage('a', 'v1');
    await world.collect();
    expect(await tagged()).toEqual([`${image.digest}:v1`]);
    expect((await world.left('a')).files).toHaveLength(3);
    expect(await has(old)).toBe(false);
    expect(reasons().toSorted()).toEqual(['deleteUntagged', 'orphanBlob', 'orphanBlob', 'orphanBlob']);
  });

  it('writes no index that has not changed, and reads no repository twice for nothing', async () => {
    const driver = new WatchedDriver(world.driver);
    world = new GcWorld({}, { driver, clock: world.clock });
    await world.registry.pushImage('a', 'v1');
    await world.clock.advance(2 * hour);
    await world.collect();
    const { version } = (await driver.stat('a/index.json'))!;
    await world.clock.advance(hour);
    driver.calls.length = 0;
    await world.collect();
    expect((await driver.stat('a/index.json'))!.version).toBe(version);
    expect(driver.count('list', /^a\/(blobs\/|\.)/)).toBe(0);
    await world.registry.pushBlob('a', randomBlob(5));
    await world.collect();
    expect(driver.count('list', /^a\/blobs\//)).toBeGreaterThan(0);
  });

  it('remembers over a restart what it has seen', async () => {
    const driver = new WatchedDriver(world.driver);
    await world.registry.pushImage('a', 'v1');
    await world.clock.advance(2 * hour);
    await world.collect();
    const again = new GcWorld({}, { driver, clock: world.clock });
    await again.collect();
    expect(driver.count('list', /^a\/blobs\//)).toBe(0);
    const otherRules = new GcWorld({ gcDelay: 2 * hour }, { driver, clock: world.clock });
    await otherRules.collect();
    expect(driver.count('list', /^a\/blobs\//)).toBeGreaterThan(0);
  });

  it('takes uploads that nobody has gone on with, and no others', async () => {
    const { id: left } = await world.registry.uploads.begin(a);
    await world.clock.advance(hour);
    const { id: fresh } = await world.registry.uploads.begin(a);
    await world.registry.uploads.append(a, fresh, bodyOf(Buffer.from('text')));
    await world.clock.advance(2 * minute);
    await world.collect();
    await expect(world.registry.uploads.status(a, left)).rejects.toMatchObject({ code: 'BLOB_UPLOAD_UNKNOWN' });
    expect(await world.registry.uploads.status(a, fresh)).toEqual({ id: fresh, size: 4 });
    expect(reasons()).toEqual(['staleUpload']);
  });

  it('takes a repository in which nothing is left, and lets it be begun anew', async () => {
    await world.registry.pushBlob('a', randomBlob(10));
    await world.registry.pushImage('a/nested', 'v1');
    await world.clock.advance(2 * hour);
    await world.collect();
    expect((await world.registry.catalog.repositories({})).items).toEqual(['a/nested']);
    expect(reasons()).toEqual(['orphanBlob', 'emptyRepository']);
    await world.registry.pushImage('a', 'v2');
    expect(await world.registry.tags('a')).toEqual(['v2']);
    expect((await world.registry.catalog.repositories({})).items).toEqual(['a', 'a/nested']);
  });

  it('tells all in a dry run, and touches nothing', async () => {
    const driver = new WatchedDriver(world.driver);
    world = new GcWorld({}, { driver, clock: world.clock });
    await world.registry.pushImage('a');
    await world.registry.pushBlob('a', randomBlob(10));
    await world.registry.uploads.begin(a);
    await world.clock.advance(2 * hour);
    driver.calls.length = 0;
    expect(await world.collect({ isDry: true })).toEqual([]);
    for (const change of ['write', 'remove', 'move', 'append', 'touch', 'link']) expect(driver.count(change)).toBe(0);
    expect(reasons().toSorted()).toEqual([
      'deleteUntagged',
      ...Array.from({ length: 4 }, () => 'orphanBlob'),
      'staleUpload',
    ]);
    for (const { fields } of world.registry.audit.entries) expect(fields).toMatchObject({ 'dry-run': true });
  });

  it('makes room on a disk that has none for what it remembers', async () => {
    const driver = new WatchedDriver(world.driver);
    world = new GcWorld({}, { driver, clock: world.clock });
    await world.registry.pushBlob('a', randomBlob(10));
    await world.clock.advance(2 * hour);
    driver.before = ({ name }) => {
      if (name === 'write') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    expect(await world.collect()).toEqual([]);
    expect((await world.left('a')).files).toEqual([]);
  });

  it('removes nothing where something cannot be read', async () => {
    const driver = new WatchedDriver(world.driver);
    world = new GcWorld({}, { driver, clock: world.clock });
    const image = await world.registry.pushImage('a', 'v1');
    await world.registry.pushBlob('a', randomBlob(10));
    await world.registry.pushImage('b');
    await world.clock.advance(2 * hour);
    const fresh = new GcWorld({}, { driver, clock: world.clock });
    driver.before = ({ name, path }) => {
      if (name === 'open' && path.endsWith(image.digest.slice(7)))
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
    };
    expect(await fresh.collect()).toEqual([expect.objectContaining({ code: 'EIO' })]);
    expect((await fresh.left('a')).files).toHaveLength(4);
    expect((await fresh.left('b')).files).toEqual([]);
    driver.before = () => undefined;
    expect(await fresh.collect()).toEqual([]);
    expect((await fresh.left('a')).files).toHaveLength(3);
  });

  it('takes nothing of a repository with a damaged manifest, before and after it is moved aside', async () => {
    const image = await world.registry.pushImage('a', 'v1');
    const loose = randomBlob(10);
    await world.registry.pushBlob('a', loose);
    await world.clock.advance(2 * hour);
    const fresh = new GcWorld({}, { driver: world.driver, clock: world.clock });
    await world.driver.write(`a/blobs/${image.digest.replace(':', '/')}`, [Buffer.from('{}')]);
    await world.clock.advance(2 * hour);
    for (let run = 0; run < 3; run += 1) {
      expect(await fresh.collect()).toEqual([]);
      await fresh.registry.parts.quarantine.settled();
      await world.clock.advance(25 * hour);
    }
    expect(await tagged()).toEqual([`${image.digest}:v1`]);
    expect(await has(loose)).toBe(true);
    expect(fresh.registry.log.messages('warn')[0]).toContain('nothing there is collected until it is pushed again');
    await fresh.registry.pushManifest('a', image, 'v1');
    await fresh.collect();
    expect(await fresh.registry.pull('a', 'v1')).toEqual(image.bytes);
    expect((await fresh.left('a')).files).toHaveLength(3);
    expect(await fresh.driver.stat(`a/.quarantine/${image.digest.replace(':', '/')}`)).toBeUndefined();
  });

  it('takes a disk that is away for no reason to forget what is listed', async () => {
    const image = await world.registry.pushImage('a', 'v1');
    await world.clock.advance(2 * hour);
    for (const digest of (await world.left('a')).files)
      await world.driver.remove(`a/blobs/${digest.replace(':', '/')}`);
    const fresh = new GcWorld({}, { driver: world.driver, clock: world.clock });
    expect(await fresh.collect()).toEqual([expect.objectContaining({ message: expect.stringContaining('no blobs') })]);
    expect(await tagged()).toEqual([`${image.digest}:v1`]);
  });

  it('goes by a time that cannot be set forward', async () => {
    const loose = randomBlob(10);
    await world.collect();
    await world.registry.pushBlob('a', loose);
    world.clock.step(365 * 24 * hour);
    await world.collect();
    await world.clock.advance(hour / 2);
    await world.collect();
    expect(await has(loose)).toBe(true);
    await world.clock.advance(hour);
    await world.collect();
    expect(await has(loose)).toBe(false);
  });

  it('does not take what is pushed while it looks', async () => {
    const driver = new WatchedDriver(world.driver);
    world = new GcWorld({}, { driver, clock: world.clock });
    const [config, layer] = [randomBlob(10), randomBlob(20)];
    await world.registry.pushBlob('a', config, layer);
    await world.registry.pushImage('a', 'other');
    await world.clock.advance(2 * hour);
    const image = imageOver(config, [layer]);
    let pushed = false;
    driver.before = async ({ name, path }) => {
      // The last look before files are removed.
      if (pushed || name !== 'list' || !path.startsWith('a/blobs/sha512')) return;
      pushed = true;
      await world.registry.pushManifest('a', image, 'v1');
    };
    expect(await world.collect()).toEqual([]);
    expect(pushed).toBe(true);
    expect(await world.registry.pull('a', 'v1')).toEqual(image.bytes);
    for (const content of [config, layer]) expect(await has(content)).toBe(true);
  });

  it('decides again where the index changes under it', async () => {
    const driver = new WatchedDriver(world.driver);
    world = new GcWorld({}, { driver, clock: world.clock });
    const child = await world.registry.pushImage('a');
    await world.clock.advance(2 * hour);
    let pushed = false;
    driver.before = async ({ name, path }) => {
      // The age of what may go.
      if (pushed || name !== 'stat' || !path.endsWith(child.digest.slice(7))) return;
      pushed = true;
      await world.registry.pushManifest('a', indexOver([child]), 'v1');
    };
    expect(await world.collect()).toEqual([]);
    expect(pushed).toBe(true);
    expect((await world.left('a')).listed).toContain(child.digest);
    expect((await world.left('a')).files).toHaveLength(4);
  });

  it('has those wait who change the index each time before it is written', async () => {
    const driver = new WatchedDriver(world.driver);
    world = new GcWorld({}, { driver, clock: world.clock });
    const image = await world.registry.pushImage('a');
    await world.clock.advance(2 * hour);
    const pushes: Promise<Content>[] = [];
    let done = 0;
    driver.before = async ({ name, path }) => {
      // The age of what may go, once for each time that it is decided.
      if (name !== 'stat' || !path.endsWith(image.digest.slice(7)) || pushes.length > done) return;
      const push = world.registry.pushImage('a', `v${pushes.length + 1}`);
      pushes.push(push.finally(() => (done += 1)));
      // Long enough for a push that waits for nobody.
      for (let turns = 0; turns < 100 && done < pushes.length; turns += 1) await setImmediate();
    };
    expect(await world.collect()).toEqual([]);
    expect(pushes.length).toBeGreaterThan(3);
    const images = await Promise.all(pushes);
    expect([...(await world.left('a')).listed].sort()).toEqual(
      images.map(({ digest }, n) => `${digest}:v${n + 1}`).sort(),
    );
  });

  it('keeps what children without an entry of their own are made of', async () => {
    const [config, layer] = [blob('config'), blob('layer')];
    const child = imageOver(config, [layer]);
    const parent = indexOver([child]);
    for (const { digest, bytes } of [config, layer, child, parent]) {
      await world.driver.write(`a/blobs/${digest.replace(':', '/')}`, [bytes]);
    }
    const entry = { ...descriptor(parent), annotations: { [refNameAnnotation]: 'v1' } };
    await world.driver.write('a/oci-layout', [Buffer.from('{"imageLayoutVersion":"1.0.0"}')]);
    await world.driver.write('a/index.json', [Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [entry] }))]);
    await world.clock.advance(2 * hour);
    expect(await world.collect()).toEqual([]);
    expect((await world.left('a')).files).toHaveLength(4);
  });

  it('tells of each manifest that goes', async () => {
    const removed: unknown[] = [];
    world = new GcWorld({}, { observers: [{ removed: (event) => void removed.push(event) }] });
    const image = await world.registry.pushImage('a');
    await world.clock.advance(2 * hour);
    await world.collect();
    const { digest, mediaType } = image;
    expect(removed).toEqual([{ repository: 'a', digest, mediaType, tags: [], isGone: true }]);
  });

  it('ends where it is told to, with all that it did written down', async () => {
    for (const name of ['a', 'b', 'c']) await world.registry.pushImage(name);
    await world.clock.advance(2 * hour);
    const end = new AbortController();
    const steps: unknown[] = [];
    const run = { signal: end.signal, history: new NoManifestHistory() };
    for await (const step of world.registry.collections.collect('', run)) {
      steps.push(step);
      if (steps.length === 2) end.abort();
    }
    expect(steps).toHaveLength(2);
    expect((await world.left('a')).files).toEqual([]);
    expect((await world.left('b')).files).toHaveLength(3);
    await world.collect();
    expect((await world.left('b')).files).toEqual([]);
  });

  it('leaves tags alone without a policy', async () => {
    const image = await world.registry.pushImage('a', 'v1');
    await world.registry.manifests.put(a, { ...image, tags: ['v2' as Tag], digest: undefined });
    await world.clock.advance(1000 * hour);
    await world.collect();
    expect(await tagged()).toEqual([`${image.digest as Digest}:v1`, `${image.digest}:v2`]);
  });

  it('takes writes that a bucket keeps, and shows nobody, once they are old', async () => {
    const begun = new Map([
      ['a/.uploads/old', world.clock.now() - 2 * hour],
      ['a/.uploads/young', world.clock.now()],
    ]);
    const abandoned: string[] = [];
    const driver = Object.assign(new MemoryStorageDriver(() => world.clock.now()), {
      async *unfinished(before: number): AsyncGenerator<UnfinishedWrite> {
        for (const [path, at] of begun) if (at < before) yield { path, id: path, begun: at };
      },
      abandon: async ({ path }: UnfinishedWrite) => void abandoned.push(path),
    });
    const bucket = new GcWorld({}, { driver, clock: world.clock });
    expect(await bucket.collect({ isDry: true })).toEqual([]);
    expect(abandoned).toEqual([]);
    expect(await bucket.collect()).toEqual([]);
    expect(abandoned).toEqual(['a/.uploads/old']);
    expect(bucket.registry.audit.entries.at(-1)!.fields).toMatchObject({
      path: 'a/.uploads/old',
      reason: 'staleUpload',
    });
  });
});
