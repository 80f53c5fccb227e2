import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { readSource } from '@zot/testkit';
import { makeS3Driver } from '../../../../test/support/s3-double/make-s3-driver.js';
import { S3Double } from '../../../../test/support/s3-double/s3-double.js';
import type { BucketStorageDriver } from './bucket-storage-driver.js';

const large = Buffer.alloc(200_000, 'one of the larger blobs');
const hex = createHash('sha256').update(large).digest('hex');
const blob = (repository: string) => `${repository}/blobs/sha256/${hex}`;

describe('links in a bucket', () => {
  let double: S3Double;
  let driver: BucketStorageDriver;
  let other: BucketStorageDriver;

  beforeEach(async () => {
    double = await S3Double.start();
    [driver, other] = [await makeS3Driver(double), await makeS3Driver(double)];
  });
  afterEach(async () => {
    await driver.stop();
    await other.stop();
    await double.stop();
  });

  const read = async (path: string) => {
    const source = await driver.open(path);
    return source && (await readSource(source));
  };
  const stored = () => [...double.store.objects].filter(([, { bytes }]) => bytes.equals(large)).map(([key]) => key);
  const ownKeys = () => [...double.store.objects.keys()].filter((key) => key.startsWith('.zot/links/'));

  it('keep one copy, which reads as if there were several', async () => {
    const { version } = await driver.write(blob('a'), [large]);
    expect(await driver.link(blob('a'), blob('b'))).toBe(true);
    expect(await driver.link(blob('b'), blob('c'))).toBe(true);
    expect(stored()).toEqual([blob('a')]);
    expect(double.store.object(blob('c')).bytes.length).toBe(0);
    expect(await driver.stat(blob('c'))).toMatchObject({ size: large.length, version });
    expect((await read(blob('c')))?.equals(large)).toBe(true);
    const range = await driver.open(blob('b'), { first: 7, last: 9 });
    expect((await readSource(range!)).toString()).toBe(large.toString('utf8', 7, 10));
    expect(new URL((await driver.redirect(blob('c'), 60))!).pathname).toBe(`/images/${blob('a')}`);
  });

  it('hand the bytes on when the origin is removed, and the last takes them along', async () => {
    await driver.write(blob('a'), [large]);
    for (const name of ['b', 'c', 'd']) await driver.link(blob('a'), blob(name));
    await other.remove(blob('c'));
    await other.remove(blob('a'));
    expect(stored()).toHaveLength(1);
    for (const name of ['b', 'd']) expect((await read(blob(name)))?.equals(large)).toBe(true);
    expect(await driver.stat(blob('a'))).toBeUndefined();
    expect(await driver.stat(blob('c'))).toBeUndefined();
    await driver.remove(stored()[0]!);
    expect(stored()).toHaveLength(1);
    await driver.remove(stored()[0]!);
    expect([...double.store.objects.keys()]).toEqual(['.zot/adopted']);
  });

  it('are as young as when they were made, or as what they stand for was touched', async () => {
    await driver.write(blob('a'), [large]);
    const found = double.store.object(blob('a'));
    double.store.objects.set(blob('a'), { ...found, modified: new Date(1_000_000_000_000) });
    await driver.link(blob('a'), blob('b'));
    expect((await driver.stat(blob('b')))!.modified).toBeGreaterThan(1_000_000_000_000);
    const link = double.store.object(blob('b'));
    double.store.objects.set(blob('b'), { ...link, modified: new Date(1_000_000_000_000) });
    expect((await driver.stat(blob('b')))!.modified).toBe(1_000_000_000_000);
    await driver.touch(blob('b'));
    expect((await driver.stat(blob('b')))!.modified).toBeGreaterThan(1_000_000_000_000);
  });

  it('are as good as absent where what they stand for is gone, and are made anew', async () => {
    await driver.write(blob('a'), [large]);
    await driver.link(blob('a'), blob('b'));
    double.store.objects.delete(blob('a'));
    expect(await driver.stat(blob('b'))).toBeUndefined();
    expect(await driver.open(blob('b'))).toBeUndefined();
    expect(await driver.redirect(blob('b'), 60)).toBeUndefined();
    await driver.write(blob('c'), [large]);
    expect(await driver.link(blob('c'), blob('b'))).toBe(true);
    expect((await read(blob('b')))?.equals(large)).toBe(true);
  });

  it('are not made of small blobs, nor to other names', async () => {
    await driver.write('a/small', [Buffer.from('text')]);
    expect(await driver.link('a/small', 'b/small')).toBe(true);
    await driver.remove('a/small');
    expect((await read('b/small'))?.toString()).toBe('text');
    expect(ownKeys()).toEqual([]);
  });

  it('are not made to what another process is just removing', async () => {
    await driver.write(blob('a'), [large]);
    let linking: Promise<boolean> | undefined;
    double.faults = ({ action, key }) => {
      // Between the look at who follows and the deed.
      if (action === 'DeleteObject' && key === blob('a')) linking ??= driver.link(blob('a'), blob('b'));
      return undefined;
    };
    await other.remove(blob('a'));
    const isLinked = await linking;
    expect(isLinked).toBe((await read(blob('b'))) !== undefined);
    double.faults = undefined;
  });

  it('lose nothing however two processes link and remove at once', async () => {
    const step = fc.record({
      act: fc.constantFrom('link' as const, 'remove' as const, 'push' as const),
      from: fc.constantFrom('a', 'b', 'c'),
      to: fc.constantFrom('a', 'b', 'c'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }), async (ours, theirs) => {
        double.store.objects.clear();
        await driver.write(blob('a'), [large]);
        const done = new Map<string, { act: string; ok: boolean }[]>();
        const run = async (by: BucketStorageDriver, steps: typeof ours) => {
          for (const { act, from, to } of steps) {
            let ok = true;
            if (act === 'link') ok = from !== to && (await by.link(blob(from), blob(to)));
            else if (act === 'push') await by.write(blob(to), [large]);
            else await by.remove(blob(to));
            done.set(to, [...(done.get(to) ?? []), { act, ok }]);
          }
        };
        await Promise.all([run(driver, ours), run(other, theirs)]);
        for (const name of ['a', 'b', 'c']) {
          const bytes = await read(blob(name));
          if (bytes) expect(bytes.equals(large)).toBe(true);
          // Whatever the order of the two was: where nobody removed it, and somebody made it, it is there.
          const acts = done.get(name) ?? [];
          const isMade = name === 'a' || acts.some(({ act, ok }) => act !== 'remove' && ok);
          if (isMade && !acts.some(({ act }) => act === 'remove'))
            expect([name, bytes?.length]).toEqual([name, large.length]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
