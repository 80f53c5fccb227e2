import { createHash } from 'node:crypto';
import { readSource, RecordingLog } from '@zot/testkit';
import { makeS3Driver } from '../../../../test/support/s3-double/make-s3-driver.js';
import { S3Double } from '../../../../test/support/s3-double/s3-double.js';
import type { BucketStorageDriver } from './bucket-storage-driver.js';

const path = (repository: string, text: string) =>
  `${repository}/blobs/sha256/${createHash('sha256').update(text).digest('hex')}`;

/** A bucket as zot leaves it with dedupe: the first repository to get a blob holds it, others hold an empty object. */
describe('a bucket that zot has written', () => {
  let double: S3Double;
  let driver: BucketStorageDriver;
  const log = new RecordingLog();

  const put = (key: string, text: string) => double.store.put(`zot/zot/${key}`, Buffer.from(text), {});
  const start = async () => (driver = await makeS3Driver(double, { rootdirectory: '/zot' }, { log }));
  const read = async (file: string) => {
    const source = await driver.open(file);
    return source && (await readSource(source)).toString();
  };

  beforeEach(async () => {
    double = await S3Double.start({ pageSize: 3 });
    log.lines.length = 0;
    put('n/index.json', '{}');
    put(path('n', 'layer'), 'layer');
    put(path('a', 'layer'), '');
    put(path('z/deep', 'layer'), '');
    put(path('a', ''), '');
    put(path('a', 'lost'), '');
  });
  afterEach(async () => {
    await driver.stop();
    await double.stop();
  });

  it('gives each repository its blobs, without the cache of zot', async () => {
    await start();
    expect(await read(path('a', 'layer'))).toBe('layer');
    expect(await read(path('z/deep', 'layer'))).toBe('layer');
    expect(await driver.stat(path('z/deep', 'layer'))).toMatchObject({ size: 5 });
    expect(await read(path('n', 'layer'))).toBe('layer');
  });

  it('never shows a stand-in for a blob: what is lost is absent, what is empty is there', async () => {
    await start();
    expect(await driver.stat(path('a', 'lost'))).toBeUndefined();
    expect(await driver.open(path('a', 'lost'))).toBeUndefined();
    expect(await driver.redirect(path('a', 'lost'), 60)).toBeUndefined();
    expect(await read(path('a', ''))).toBe('');
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info blobs that zot keeps once become links',
      'warn blobs of which zot left nothing but stand-ins',
    ]);
  });

  it('is looked through once, and then remembered', async () => {
    await start();
    await driver.stat(path('a', 'lost'));
    double.seen.length = 0;
    await driver.stat(path('a', 'lost'));
    expect(double.count('ListObjectsV2')).toBe(0);
    await driver.stop();
    await start();
    double.seen.length = 0;
    expect(await read(path('a', 'layer'))).toBe('layer');
    expect(double.count('ListObjectsV2')).toBe(0);
    // zot takes the link for its own stand-in: an empty object.
    expect(double.store.object(`zot/zot/${path('a', 'layer')}`).bytes.length).toBe(0);
  });

  it('loses no blob where the one is removed that others stand for', async () => {
    await start();
    await driver.remove(path('n', 'layer'));
    expect(await driver.stat(path('n', 'layer'))).toBeUndefined();
    expect(await read(path('a', 'layer'))).toBe('layer');
    expect(await read(path('z/deep', 'layer'))).toBe('layer');
    await driver.remove(path('a', 'layer'));
    expect(await read(path('z/deep', 'layer'))).toBe('layer');
  });
});
