import { createHash } from 'node:crypto';
import { StartError, StorageUnavailable, WriteConflict } from '@zot/extension-api';
import { readSource } from '@zot/testkit';
import { makeS3Driver, s3Driver } from '../../../../test/support/s3-double/make-s3-driver.js';
import { S3Double } from '../../../../test/support/s3-double/s3-double.js';
import type { BucketStorageDriver } from '../bucket/bucket-storage-driver.js';
import { SystemClock } from '../../../scheduler/clock/system-clock.js';
import { S3Store } from '../../../../test/support/s3-double/s3-store.js';
import type { S3Fault } from '../../../../test/support/s3-double/s3-fault.js';

const mebibyte = 1024 * 1024;
const busy: S3Fault = { kind: 'refuse', status: 503, code: 'SlowDown' };

/** The machine's time, but no pause lasts. */
class HastyClock extends SystemClock {
  override async sleep(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const clock = new HastyClock();

describe('a bucket that fails', () => {
  let double: S3Double;
  let driver: BucketStorageDriver;

  beforeEach(async () => {
    double = await S3Double.start();
    driver = await makeS3Driver(double, {}, { clock });
    double.seen.length = 0;
  });
  afterEach(async () => {
    await driver.stop();
    await double.stop();
  });

  /** The first requests of these operations go wrong, one after the other. */
  const failing = (action: string, ...faults: S3Fault[]) => {
    double.faults = (request) => (request.action === action ? faults.shift() : undefined);
  };
  const read = async (path: string, first?: number) => {
    const source = await driver.open(path, first === undefined ? undefined : { first, last: Infinity });
    return (await readSource(source!)).toString();
  };
  const upload = async (path: string, bytes: Buffer) => {
    const sink = await driver.append(path);
    await sink.write([bytes]);
    await sink.close();
  };

  it.each([
    ['503', busy],
    ['a reset', { kind: 'reset' }],
    ['a lost answer', { kind: 'lose' }],
    ['half an answer', { kind: 'half' }],
  ] as [string, S3Fault][])('is asked again after %s (F13)', async (_, fault) => {
    const text = 'a text of some length, to be cut in two';
    for (const action of ['PutObject', 'HeadObject', 'GetObject', 'ListObjectsV2', 'CopyObject', 'DeleteObject']) {
      failing(action, fault, fault);
      await driver.write('a/file', [Buffer.from(text)]);
      expect((await driver.stat('a/file'))?.size).toBe(text.length);
      expect(await read('a/file')).toBe(text);
      expect(await driver.move('a/file', 'b/file')).toMatchObject({ size: text.length });
      for await (const entry of driver.list('b')) expect(entry).toEqual({ name: 'file', kind: 'file' });
      await driver.remove('b/file');
      expect([...double.store.objects.keys()]).toEqual(['.zot/adopted']);
    }
  });

  it.each(['CreateMultipartUpload', 'UploadPart', 'UploadPartCopy', 'CompleteMultipartUpload', 'PutObject'])(
    'takes an upload though %s fails in each way (F13)',
    async (action) => {
      const bytes = Buffer.alloc(11 * mebibyte, 'some content');
      failing(action, { kind: 'lose' }, busy, { kind: 'half' });
      await upload('up/load', bytes);
      expect((await driver.move('up/load', 'blob')).size).toBe(bytes.length);
      const stored = double.store.object('blob').bytes;
      expect(createHash('sha256').update(stored).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    },
  );

  it('writes on condition, and knows its own write where the answer to it was lost', async () => {
    const first = await driver.write('index', [Buffer.from('one')], { ifVersion: 'absent' });
    failing('PutObject', { kind: 'lose' });
    await driver.write('index', [Buffer.from('two')], { ifVersion: first.version });
    failing('PutObject', { kind: 'lose' });
    await driver.write('other', [Buffer.from('x')], { ifVersion: 'absent' });
    failing('PutObject', { kind: 'reset' });
    await expect(driver.write('index', [Buffer.from('three')], { ifVersion: first.version })).rejects.toThrow(
      WriteConflict,
    );
    expect(await read('index')).toBe('two');
  });

  it('goes on reading from where an answer broke off, in the same version', async () => {
    const bytes = Buffer.alloc(3 * mebibyte, 'some content');
    await driver.write('blob', [bytes]);
    failing('GetObject', { kind: 'half' }, { kind: 'half' }, { kind: 'half' });
    expect((await readSource((await driver.open('blob'))!)).equals(bytes)).toBe(true);
    expect(double.count('GetObject')).toBe(4);

    failing('GetObject', { kind: 'half' });
    const source = await driver.open('blob');
    await driver.write('blob', [Buffer.from('another one')]);
    await expect(readSource(source!)).rejects.toThrow(WriteConflict);
  });

  it('gives up on an answer that breaks off for ever', async () => {
    await driver.write('blob', [Buffer.from('text')]);
    const source = await driver.open('blob');
    await source!.close();
    double.faults = ({ action }) => (action === 'GetObject' ? { kind: 'half' } : undefined);
    await driver.write('tiny', [Buffer.from('t')]);
    await expect(read('tiny')).rejects.toThrow(StorageUnavailable);
  });

  it('says what was refused, without what was signed', async () => {
    failing('PutObject', { kind: 'refuse', status: 403, code: 'AccessDenied' });
    await expect(driver.write('a/file', [])).rejects.toThrow('PutObject a/file was refused: AccessDenied (403)');
    failing('HeadObject', { kind: 'refuse', status: 403, code: 'AccessDenied' });
    await expect(driver.stat('a/file')).rejects.toThrow('HeadObject a/file was refused');
  });

  it('loses nothing that was closed where a part does not get through', async () => {
    const bytes = Buffer.alloc(6 * mebibyte, 'first');
    await upload('up/load', bytes);
    double.faults = ({ action }) => (action === 'UploadPart' ? busy : undefined);
    await expect(upload('up/load', Buffer.alloc(12 * mebibyte, 'second'))).rejects.toThrow(StorageUnavailable);
    double.faults = undefined;
    const sink = await driver.append('up/load');
    expect(sink.size).toBe(bytes.length);
    await sink.close();
    expect(await driver.move('up/load', 'blob')).toMatchObject({ size: bytes.length });
    expect(double.store.object('blob').bytes.equals(bytes)).toBe(true);
  });

  it('takes, finishes and reads uploads though lists are stale (F13)', async () => {
    const nothing = new S3Store();
    double.listed = () => nothing;
    const bytes = Buffer.alloc(11 * mebibyte, 'some content');
    await upload('up/load', bytes.subarray(0, 6 * mebibyte));
    const other = await makeS3Driver(double, {}, { clock });
    const sink = await other.append('up/load');
    expect(sink.size).toBe(6 * mebibyte);
    await sink.write([bytes.subarray(6 * mebibyte)]);
    await sink.close();
    expect((await driver.move('up/load', 'blob')).size).toBe(bytes.length);
    expect(double.store.object('blob').bytes.equals(bytes)).toBe(true);
    await other.stop();
  });

  it('finishes an upload that another process had put together before it died', async () => {
    const bytes = Buffer.alloc(12 * mebibyte, 'content');
    await upload('up/load', bytes);
    double.faults = ({ action }) => (action === 'UploadPartCopy' ? busy : undefined);
    // The copy to its place fails once the parts are one; the last part was no copy, since it was full.
    await driver.append('up/load').then(async (sink) => {
      await sink.write([Buffer.alloc(3 * mebibyte, 'rest')]);
      await sink.close();
    });
    await expect(driver.move('up/load', 'blob')).rejects.toThrow(StorageUnavailable);
    double.faults = undefined;
    const other = await makeS3Driver(double);
    expect((await other.move('up/load', 'blob')).size).toBe(15 * mebibyte);
    await other.stop();
  });

  it('stops no start for what passes, and names what does not', async () => {
    const refusalOf = async (config: object) => {
      const one = s3Driver({ regionendpoint: double.endpoint, ...config }, { clock });
      const error = await one.start().then(
        () => undefined,
        (failure: unknown) => failure,
      );
      await one.stop();
      expect(error).toBeInstanceOf(StartError);
      return `${(error as StartError).message}; ${(error as StartError).hint}`;
    };
    expect(await refusalOf({ bucket: 'others' })).toBe(
      'the bucket others cannot be used: ListObjectsV2 .zot/probe/ was refused: NoSuchBucket (404); ' +
        'make the bucket, or correct storageDriver.bucket',
    );
    failing('PutObject', { kind: 'refuse', status: 403, code: 'AccessDenied' });
    expect(await refusalOf({})).toMatch(
      /^the bucket images cannot be used: PutObject .* AccessDenied \(403\); give this key/,
    );
    failing('ListObjectsV2', busy, { kind: 'reset' });
    await (await makeS3Driver(double, {}, { clock })).stop();
    expect(await refusalOf({ regionendpoint: 'http://127.0.0.1:1' })).toMatch(
      /^the bucket images does not answer: ListObjectsV2 .*: ECONNREFUSED/,
    );
  });
});
