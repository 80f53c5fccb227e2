import { randomBlob } from '../../../test/support/content.js';
import { makeS3Driver } from '../../../test/support/s3-double/make-s3-driver.js';
import { S3Double } from '../../../test/support/s3-double/s3-double.js';
import { bodyOf, repo, TestRegistry } from '../../../test/support/test-registry.js';
import type { BucketStorageDriver } from '../../storage/drivers/bucket/bucket-storage-driver.js';

const a = repo('a');
const mebibyte = 1024 * 1024;

/** Each request of an upload may come to another server on the same bucket. */
describe('an upload over several servers', () => {
  let double: S3Double;
  let drivers: BucketStorageDriver[];
  let servers: TestRegistry[];

  beforeEach(async () => {
    double = await S3Double.start();
    drivers = [await makeS3Driver(double), await makeS3Driver(double)];
    servers = drivers.map((driver) => new TestRegistry({ driver }));
  });
  afterEach(async () => {
    for (const driver of drivers) await driver.stop();
    await double.stop();
  });

  it.each([3000, 11 * mebibyte])('is not read again to be hashed: %d bytes', async (size) => {
    const { bytes, digest } = randomBlob(size);
    const [one, two] = servers as [TestRegistry, TestRegistry];
    const { id } = await one.uploads.begin(a);
    await two.uploads.append(a, id, bodyOf(bytes));
    let sent = 0;
    double.faults = ({ action, key }) => {
      if (action === 'GetObject') sent += double.store.objects.get(key)?.bytes.length ?? 0;
      return undefined;
    };
    await one.uploads.finish(a, id, digest);
    // No more than what lies beside the full parts.
    expect(sent).toBeLessThan(6 * mebibyte);
    expect(double.count('UploadPart')).toBe(Math.floor(size / (5 * mebibyte)));
    double.faults = undefined;
    expect((await two.pullBlob('a', digest)).equals(bytes)).toBe(true);
  });

  it('is read again where its chunks came to several, and refused where it is not what was said', async () => {
    const { bytes, digest } = randomBlob(3000);
    const [one, two] = servers as [TestRegistry, TestRegistry];
    const { id } = await one.uploads.begin(a);
    await one.uploads.append(a, id, bodyOf(bytes.subarray(0, 1000)));
    await two.uploads.append(a, id, bodyOf(bytes.subarray(1000)), { offset: 1000 });
    await expect(one.uploads.finish(a, id, randomBlob(10).digest)).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
    await one.uploads.finish(a, id, digest);
    expect((await one.pullBlob('a', digest)).equals(bytes)).toBe(true);
  });
});
