import type { Runs } from '@zot/extension-api';
import { RecordingLog } from '@zot/testkit';
import { makeS3Driver } from '../../../../test/support/s3-double/make-s3-driver.js';
import { S3Double } from '../../../../test/support/s3-double/s3-double.js';
import type { S3Config } from './s3.config.js';
import { s3WriteSettings } from './s3-write-settings.js';
import { S3Config as Config } from './s3.config.js';

const mebibyte = 1024 * 1024;

describe('the driver of S3', () => {
  let double: S3Double;
  const drivers: Runs[] = [];

  const start = async (config: Partial<S3Config> = {}, log?: RecordingLog) => {
    const driver = await makeS3Driver(double, config, log ? { log } : {});
    drivers.push(driver);
    return driver;
  };

  const keysOfFiles = () => [...double.store.objects.keys()].filter((key) => !key.includes('.zot/'));

  beforeEach(async () => {
    double = await S3Double.start();
  });
  afterEach(async () => {
    for (const driver of drivers.splice(0)) await driver.stop();
    await double.stop();
  });

  it.each([
    ['', 'a/index.json'],
    ['/', 'a/index.json'],
    ['/zot', 'zot/zot/a/index.json'],
    ['zot/', 'zot/zot/a/index.json'],
    ['/deep/er', 'deep/er/deep/er/a/index.json'],
  ])('puts the root %j before each key twice, as zot does', async (rootdirectory, key) => {
    const driver = await start({ rootdirectory });
    await driver.write('a/index.json', [Buffer.from('{}')]);
    expect(keysOfFiles()).toEqual([key]);
    for await (const { name } of driver.list('')) expect(name).toBe('a');
  });

  it.each(['../x', 'a/../../x', 'a/..', '.', './x', '/etc', 'a//b', 'a/', '', 'a\0b'])(
    'refuses the path %j',
    async (path) => {
      const driver = await start();
      await expect(driver.stat(path)).rejects.toThrow('not a path below a store');
      await expect(driver.write(path, [])).rejects.toThrow('not a path below a store');
      await expect(driver.move('a', path)).rejects.toThrow('not a path below a store');
    },
  );

  it('leaves nothing of its own behind after a start', async () => {
    await start();
    expect(keysOfFiles()).toEqual([]);
  });

  it('says so where a server does not hold to conditions', async () => {
    await double.stop();
    double = await S3Double.start({ isConditional: false });
    const log = new RecordingLog();
    await start({}, log);
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn this S3 server does not hold to conditions of writes: no second server may write to its bucket',
    ]);
  });

  it('gives out addresses that the bucket itself answers', async () => {
    const driver = await start({ rootdirectory: '/zot' });
    await driver.write('a/blob', [Buffer.from('text')]);
    const url = new URL((await driver.redirect('a/blob', 1200))!);
    expect(url.pathname).toBe('/images/zot/zot/a/blob');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('1200');
    expect(await (await fetch(url)).text()).toBe('text');
    expect(await driver.redirect('a/none', 1200)).toBeUndefined();
    expect((await fetch(url.origin + url.pathname)).status).toBe(403);
  });

  it('pushes a small blob in five requests, none of them a list', async () => {
    const driver = await start();
    double.seen.length = 0;
    const sink = await driver.append('a/.uploads/x');
    await sink.write([Buffer.from('text')]);
    await sink.close();
    await driver.move('a/.uploads/x', 'a/blobs/sha256/x');
    expect(double.seen.map(({ action }) => action)).toEqual([
      'GetObject',
      'PutObject',
      'PutObject',
      'CopyObject',
      'DeleteObject',
    ]);
  });

  it('pushes a large one in two passes: each byte is sent once and copied once', async () => {
    const driver = await start();
    double.seen.length = 0;
    const sink = await driver.append('a/.uploads/x');
    for (let n = 0; n < 12; n += 1) await sink.write([Buffer.alloc(mebibyte)]);
    await sink.close('a note');
    await driver.move('a/.uploads/x', 'a/blobs/sha256/x');
    expect(double.count('UploadPart')).toBe(2);
    expect(double.count('GetObject')).toBe(1);
    expect(double.store.object('a/blobs/sha256/x').bytes.length).toBe(12 * mebibyte);
    expect(double.store.uploads.size).toBe(0);
    expect(keysOfFiles()).toEqual(['a/blobs/sha256/x']);
  });

  it('writes what the file asks for, and leaves defaults to the bucket', () => {
    const of = (config: Partial<S3Config>) => s3WriteSettings(Object.assign(new Config(), config));
    const ContentType = 'application/octet-stream';
    expect(of({})).toEqual({ ContentType });
    expect(of({ storageclass: 'none' })).toEqual({ ContentType });
    expect(of({ storageclass: 'standard_ia', objectacl: 'bucket-owner-full-control', encrypt: true })).toEqual({
      ContentType,
      StorageClass: 'STANDARD_IA',
      ACL: 'bucket-owner-full-control',
      ServerSideEncryption: 'AES256',
    });
    expect(of({ encrypt: true, keyid: 'key' })).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'key' });
    expect(of({ keyid: 'key' })).toEqual({ ContentType });
  });

  it('logs requests where loglevel asks for it, without headers', async () => {
    const log = new RecordingLog();
    const driver = await start({ loglevel: 'debug' }, log);
    log.lines.length = 0;
    await driver.stat('a/b');
    expect(log.lines).toEqual([
      {
        level: 'debug',
        message: 'a request to S3',
        fields: { method: 'HEAD', path: '/images/a/b', action: undefined, status: 404, ms: expect.any(Number) },
      },
    ]);
  });
});
