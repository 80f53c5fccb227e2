import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Digest } from '@zot/oci';
import { blob, digestOf, randomBlob } from '../../../test/support/content.js';
import { bodyOf, driverPlaces, repo, TestRegistry, type DriverPlace } from '../../../test/support/test-registry.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';

const a = repo('a');
const unknown = { code: 'BLOB_UPLOAD_UNKNOWN', status: 404 };
const outOfOrder = (size: number) => ({
  code: 'BLOB_UPLOAD_INVALID',
  status: 416,
  headers: { Range: `0-${Math.max(size - 1, 0)}` },
});

describe.each(driverPlaces)('uploads over %s', (_, make) => {
  let place: DriverPlace;
  let registry: TestRegistry;
  beforeEach(async () => {
    place = await make();
    registry = new TestRegistry({ driver: place.driver });
  });
  afterEach(async () => place.dispose());

  const leftovers = async () => {
    const names: string[] = [];
    for await (const { name } of place.driver.list('a/.uploads')) names.push(name);
    return names;
  };

  it.each(['sha256', 'sha384', 'sha512'] as const)('end as blobs of %s, said so before or not', async (algorithm) => {
    for (const said of [algorithm, undefined]) {
      const { bytes, digest } = randomBlob(3000, algorithm);
      const { id } = await registry.uploads.begin(a, said);
      await registry.uploads.append(a, id, bodyOf(bytes));
      await registry.uploads.finish(a, id, digest);
      expect(await registry.pullBlob('a', digest)).toEqual(bytes);
    }
    expect(await leftovers()).toEqual([]);
  });

  it('may be empty', async () => {
    const { digest } = blob('');
    const { id } = await registry.uploads.begin(a);
    await registry.uploads.finish(a, id, digest, bodyOf(Buffer.alloc(0)), { length: 0 });
    expect(await registry.blobs.stat(a, digest)).toMatchObject({ digest, size: 0 });
  });

  it('outlive their client and the server', async () => {
    const { bytes, digest } = randomBlob(10_000);
    const { id } = await registry.uploads.begin(a);
    const failing = registry.uploads.append(a, id, bodyOf(bytes, 700, 4200), { offset: 0, length: 10_000 });
    await expect(failing).rejects.toThrow('the client went away');
    expect(await registry.uploads.status(a, id)).toEqual({ id, size: 4200 });
    registry = new TestRegistry({ driver: place.driver });
    expect(await registry.uploads.status(a, id)).toEqual({ id, size: 4200 });
    await registry.uploads.append(a, id, bodyOf(bytes.subarray(4200, 6000)), { offset: 4200 });
    await registry.uploads.finish(a, id, digest, bodyOf(bytes.subarray(6000)));
    expect(await registry.pullBlob('a', digest)).toEqual(bytes);
  });

  it('take chunks in order only, and say where they are', async () => {
    const { bytes } = randomBlob(100);
    const { id } = await registry.uploads.begin(a);
    await expect(registry.uploads.append(a, id, bodyOf(bytes), { offset: 1 })).rejects.toMatchObject(outOfOrder(0));
    await registry.uploads.append(a, id, bodyOf(bytes), { offset: 0 });
    for (const offset of [0, 99, 101, 2 ** 40]) {
      await expect(registry.uploads.append(a, id, bodyOf(bytes), { offset })).rejects.toMatchObject(outOfOrder(100));
      const last = registry.uploads.finish(a, id, digestOf(bytes), bodyOf(bytes), { offset });
      await expect(last).rejects.toMatchObject(outOfOrder(100));
    }
    expect(await registry.uploads.status(a, id)).toEqual({ id, size: 100 });
    await registry.uploads.finish(a, id, digestOf(bytes));
  });

  it('keep what came where it is not what was promised', async () => {
    const { bytes } = randomBlob(100);
    const { id } = await registry.uploads.begin(a);
    const short = registry.uploads.append(a, id, bodyOf(bytes.subarray(0, 40)), { length: 41 });
    await expect(short).rejects.toMatchObject({ code: 'SIZE_INVALID', status: 400 });
    const long = registry.uploads.append(a, id, bodyOf(bytes.subarray(40)), { length: 30 });
    await expect(long).rejects.toMatchObject({ code: 'SIZE_INVALID', detail: { promised: 30, received: 30 } });
    expect(await registry.uploads.status(a, id)).toEqual({ id, size: 70 });
    await registry.uploads.finish(a, id, digestOf(bytes), bodyOf(bytes.subarray(70)), { length: 30 });
  });

  it('may be finished again after a wrong digest', async () => {
    const { bytes, digest } = randomBlob(100);
    const { id } = await registry.uploads.begin(a);
    await registry.uploads.append(a, id, bodyOf(bytes));
    const wrong = registry.uploads.finish(a, id, randomBlob(1).digest);
    await expect(wrong).rejects.toMatchObject({ code: 'DIGEST_INVALID', status: 400 });
    expect(await registry.uploads.status(a, id)).toEqual({ id, size: 100 });
    await registry.uploads.finish(a, id, digest);
    expect(await registry.pullBlob('a', digest)).toEqual(bytes);
  });

  it('are gone when cancelled or finished', async () => {
    const { bytes, digest } = randomBlob(100);
    const cancelled = await registry.uploads.begin(a);
    await registry.uploads.append(a, cancelled.id, bodyOf(bytes));
    await registry.uploads.cancel(a, cancelled.id);
    const finished = await registry.uploads.begin(a);
    await registry.uploads.finish(a, finished.id, digest, bodyOf(bytes));
    for (const { id } of [cancelled, finished]) {
      await expect(registry.uploads.status(a, id)).rejects.toMatchObject(unknown);
      await expect(registry.uploads.append(a, id, bodyOf(bytes))).rejects.toMatchObject(unknown);
      await expect(registry.uploads.finish(a, id, digest)).rejects.toMatchObject(unknown);
      await expect(registry.uploads.cancel(a, id)).rejects.toMatchObject(unknown);
    }
    expect(await leftovers()).toEqual([]);
  });

  it.each([randomUUID(), '../../etc/passwd', '..', '', 'x', randomUUID().toUpperCase()])('%s is none', async (id) => {
    await expect(registry.uploads.status(a, id)).rejects.toMatchObject(unknown);
    await expect(registry.uploads.append(a, id, bodyOf(Buffer.from('x')))).rejects.toMatchObject(unknown);
    await expect(registry.uploads.finish(a, id, randomBlob(1).digest)).rejects.toMatchObject(unknown);
    await expect(registry.uploads.cancel(a, id)).rejects.toMatchObject(unknown);
    expect((await registry.catalog.repositories({})).items).toEqual([]);
  });

  it('belong to one repository', async () => {
    const { id } = await registry.uploads.begin(a);
    await expect(registry.uploads.status(repo('b'), id)).rejects.toMatchObject(unknown);
  });

  it('have one writer at a time', async () => {
    const { bytes, digest } = randomBlob(1000);
    const { id } = await registry.uploads.begin(a);
    const [started, more] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    async function* slow() {
      yield bytes.subarray(0, 400);
      started.resolve();
      await more.promise;
      yield bytes.subarray(400);
    }
    const first = registry.uploads.append(a, id, slow());
    await started.promise;
    const busy = { code: 'BLOB_UPLOAD_INVALID', status: 416 };
    await expect(registry.uploads.append(a, id, bodyOf(bytes))).rejects.toMatchObject(busy);
    await expect(registry.uploads.finish(a, id, digest)).rejects.toMatchObject(busy);
    more.resolve();
    expect(await first).toEqual({ id, size: 1000 });
    await registry.uploads.finish(a, id, digest);
    expect(await registry.pullBlob('a', digest)).toEqual(bytes);
  });

  it('end under their writer when they are cancelled', async () => {
    const { id } = await registry.uploads.begin(a);
    let isStarted = false;
    async function* endless() {
      for (;;) {
        isStarted = true;
        yield Buffer.alloc(1000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const writing = expect(registry.uploads.append(a, id, endless())).rejects.toMatchObject(unknown);
    while (!isStarted) await new Promise((resolve) => setImmediate(resolve));
    await registry.uploads.cancel(a, id);
    await writing;
    expect(await leftovers()).toEqual([]);
  });

  it('leave nothing behind in one call that fails', async () => {
    const { bytes, digest } = randomBlob(5000);
    const put = async (body: ReturnType<typeof bodyOf>, length?: number) =>
      registry.uploads.put(a, digest, body, { length });
    await expect(put(bodyOf(bytes.subarray(1)))).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
    await expect(put(bodyOf(bytes), 4999)).rejects.toMatchObject({ code: 'SIZE_INVALID' });
    await expect(put(bodyOf(bytes, 100, 700), 5000)).rejects.toThrow('the client went away');
    expect(await leftovers()).toEqual([]);
    await expect(registry.blobs.stat(a, digest)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
    await put(bodyOf(bytes), 5000);
    expect(await registry.pullBlob('a', digest)).toEqual(bytes);
  });

  it('make the repository with the first of them, and none for a refused name', async () => {
    await registry.uploads.begin(repo('x/y'));
    for (const name of [
      'x/index.json',
      'x/oci-layout/y',
      'x/blobs/sha256',
      'x/blobs/sha512/y',
      'cache.db',
      'meta.db/x',
    ]) {
      await expect(registry.uploads.begin(repo(name))).rejects.toMatchObject({ code: 'NAME_INVALID', status: 400 });
      await expect(
        registry.uploads.put(repo(name), randomBlob(1).digest, bodyOf(Buffer.from('x'))),
      ).rejects.toMatchObject({
        code: 'NAME_INVALID',
      });
    }
    await registry.uploads.begin(repo('x/blobs'));
    await registry.uploads.begin(repo('blobs/sha256'));
    expect((await registry.catalog.repositories({})).items).toEqual(['blobs/sha256', 'x/blobs', 'x/y']);
    expect(await registry.tags('x/y')).toEqual([]);
  });

  it('hold what was sent to them, whatever else is tried, also over restarts', async () => {
    const step = fc.record({
      kind: fc.constantFrom(
        'begin',
        'append',
        'append',
        'append',
        'finish',
        'finish wrong',
        'cancel',
        'status',
        'restart',
      ),
      which: fc.nat(3),
      bytes: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      offset: fc.constantFrom('none', 'right', 'wrong'),
      abortAfter: fc.option(fc.nat(40), { nil: Infinity }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
        const open: { id: string; bytes: Buffer }[] = [];
        const blobs = new Map<Digest, Buffer>();
        for (const { kind, which, bytes, offset, abortAfter } of steps) {
          const at = open.length === 0 ? 0 : which % open.length;
          const upload = open[at];
          if (kind === 'restart') registry = new TestRegistry({ driver: place.driver });
          if (kind === 'begin' && open.length < 4)
            open.push({ id: (await registry.uploads.begin(a)).id, bytes: Buffer.alloc(0) });
          if (!upload) continue;
          const { id } = upload;
          const size = upload.bytes.length;
          if (kind === 'append') {
            const options = { offset: { none: undefined, right: size, wrong: size + 1 }[offset] };
            const appending = registry.uploads.append(a, id, bodyOf(bytes, 7, abortAfter), options);
            if (offset === 'wrong') await expect(appending).rejects.toMatchObject(outOfOrder(size));
            else if (abortAfter === Infinity) expect(await appending).toEqual({ id, size: size + bytes.length });
            else await expect(appending).rejects.toThrow('the client went away');
            if (offset !== 'wrong') upload.bytes = Buffer.concat([upload.bytes, bytes.subarray(0, abortAfter)]);
          }
          if (kind === 'finish wrong') {
            await expect(registry.uploads.finish(a, id, digestOf(Buffer.from(id)))).rejects.toMatchObject({
              code: 'DIGEST_INVALID',
            });
          }
          if (kind === 'finish') {
            const whole = Buffer.concat([upload.bytes, bytes]);
            await registry.uploads.finish(a, id, digestOf(whole), bodyOf(bytes));
            blobs.set(digestOf(whole), whole);
          }
          if (kind === 'cancel') await registry.uploads.cancel(a, id);
          if (kind === 'finish' || kind === 'cancel') open.splice(at, 1);
          for (const one of open) {
            expect(await registry.uploads.status(a, one.id)).toEqual({ id: one.id, size: one.bytes.length });
          }
        }
        for (const [digest, bytes] of blobs) expect(await registry.pullBlob('a', digest)).toEqual(bytes);
        for (const one of open) await registry.uploads.cancel(a, one.id);
        expect(await leftovers()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('uploads', () => {
  let driver: WatchedDriver;
  let registry: TestRegistry;
  beforeEach(() => {
    driver = new WatchedDriver(new MemoryStorageDriver());
    registry = new TestRegistry({ driver });
  });
  const failing = (name: string, code: string) => {
    driver.before = (call) => {
      if (call.name === name && call.path.includes('.uploads')) throw Object.assign(new Error(code), { code });
    };
  };

  it('are read again only where their hash is not known', async () => {
    const reads = () => driver.count('open', /uploads/);
    const { bytes, digest } = randomBlob(3_000_000);
    const { id } = await registry.uploads.begin(a);
    await registry.uploads.append(a, id, bodyOf(bytes.subarray(0, 1_500_000), 65_536));
    await registry.uploads.finish(a, id, digest, bodyOf(bytes.subarray(1_500_000), 65_536));
    expect(reads()).toBe(0);
    const other = await registry.uploads.begin(a);
    await registry.uploads.append(a, other.id, bodyOf(bytes));
    registry = new TestRegistry({ driver });
    await registry.uploads.finish(a, other.id, digest);
    expect(reads()).toBe(1);
  });

  it('are written in few pieces', async () => {
    const { bytes, digest } = randomBlob(10_000_000);
    await registry.uploads.put(a, digest, bodyOf(bytes, 65_536));
    expect(driver.count('sink')).toBeLessThanOrEqual(10);
  });

  it.each(['sink', 'close'])('are dropped where the storage fails at %s', async (name) => {
    const { bytes, digest } = randomBlob(3_000_000);
    const { id } = await registry.uploads.begin(a);
    failing(name, 'ENOSPC');
    await expect(registry.uploads.append(a, id, bodyOf(bytes, 65_536))).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(registry.uploads.put(a, digest, bodyOf(bytes, 65_536))).rejects.toMatchObject({ code: 'ENOSPC' });
    driver.before = () => undefined;
    await expect(registry.uploads.status(a, id)).rejects.toMatchObject(unknown);
    const left: string[] = [];
    for await (const { name: file } of driver.inner.list('a/.uploads')) left.push(file);
    expect(left).toEqual([]);
    await registry.uploads.put(a, digest, bodyOf(bytes, 65_536));
  });

  it('stay where the file could not even be opened', async () => {
    const { bytes, digest } = randomBlob(100);
    const { id } = await registry.uploads.begin(a);
    await registry.uploads.append(a, id, bodyOf(bytes.subarray(0, 60)));
    failing('append', 'EMFILE');
    await expect(registry.uploads.append(a, id, bodyOf(bytes.subarray(60)))).rejects.toMatchObject({ code: 'EMFILE' });
    driver.before = () => undefined;
    await registry.uploads.finish(a, id, digest, bodyOf(bytes.subarray(60)));
  });

  it('are no longer known when somebody took the file', async () => {
    const { bytes, digest } = randomBlob(100);
    for (const act of [
      async (id: string) => registry.uploads.status(a, id),
      async (id: string) => registry.uploads.append(a, id, bodyOf(bytes)),
      async (id: string) => registry.uploads.finish(a, id, digest),
    ]) {
      const { id } = await registry.uploads.begin(a);
      await registry.uploads.append(a, id, bodyOf(bytes));
      await driver.remove(`a/.uploads/${id}`);
      await expect(act(id)).rejects.toMatchObject(unknown);
      await expect(act(id)).rejects.toMatchObject(unknown);
    }
  });

  it('trust no hash of bytes that somebody else wrote', async () => {
    const [{ bytes, digest }, evil] = [randomBlob(100), randomBlob(50)];
    const { id } = await registry.uploads.begin(a);
    await driver.inner.append(`a/.uploads/${id}`).then(async (sink) => {
      await sink.write([evil.bytes]);
      await sink.close();
    });
    await registry.uploads.append(a, id, bodyOf(bytes));
    await expect(registry.uploads.finish(a, id, digest)).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
    const whole = Buffer.concat([evil.bytes, bytes]);
    await registry.uploads.finish(a, id, digestOf(whole));
    expect(await registry.pullBlob('a', digestOf(whole))).toEqual(whole);
  });

  it('stop reading a body that brings too much', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1000;
        yield Buffer.alloc(1000);
      }
    }
    const { id } = await registry.uploads.begin(a);
    await expect(registry.uploads.append(a, id, endless(), { length: 5000 })).rejects.toMatchObject({
      code: 'SIZE_INVALID',
    });
    expect(given).toBeLessThanOrEqual(6000);
  });

  it('may be many at once', async () => {
    const contents = Array.from({ length: 60 }, () => randomBlob(200_000));
    await Promise.all(
      contents.map(async ({ bytes, digest }) => registry.uploads.put(a, digest, bodyOf(bytes, 10_000))),
    );
    for (const { digest } of contents) expect(digestOf(await registry.pullBlob('a', digest))).toBe(digest);
  });
});
