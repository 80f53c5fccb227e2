import type { Clock, Log } from '@zot/extension-api';
import { SilentLog } from '@zot/testkit';
import { SystemClock } from '../../../src/scheduler/clock/system-clock.js';
import type { BucketStorageDriver } from '../../../src/storage/drivers/bucket/bucket-storage-driver.js';
import { S3DriverFactory } from '../../../src/storage/drivers/s3/s3-driver-factory.js';
import { S3Config } from '../../../src/storage/drivers/s3/s3.config.js';

const leastPart = 5 * 1024 * 1024;

export interface S3DriverParts {
  readonly clock?: Clock;
  readonly log?: Log;
}

/** A driver as a file would name it, not yet started, with parts as small as S3 takes them. */
export function s3Driver(config: Partial<S3Config>, { clock, log }: S3DriverParts = {}): BucketStorageDriver {
  const options = Object.assign(new S3Config(), {
    bucket: 'images',
    accesskey: 'access',
    secretkey: 'secretsecret',
    chunksize: leastPart,
    multipartcopychunksize: leastPart,
    multipartcopythresholdsize: leastPart,
    ...config,
  });
  return new S3DriverFactory().create({
    rootDirectory: '',
    commit: false,
    options,
    clock: clock ?? new SystemClock(),
    log: log ?? new SilentLog(),
  }) as BucketStorageDriver;
}

/** A driver of the double's bucket, started. */
export async function makeS3Driver(
  { endpoint }: { readonly endpoint: string },
  config: Partial<S3Config> = {},
  parts: S3DriverParts = {},
): Promise<BucketStorageDriver> {
  const driver = s3Driver({ regionendpoint: endpoint, ...config }, parts);
  await driver.start();
  return driver;
}
