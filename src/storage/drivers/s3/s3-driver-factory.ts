import { Injectable } from '@nestjs/common';
import { StorageDriverFactory, type StorageDriver, type StorageDriverRequest } from '@zot/extension-api';
import { Attempts } from '../bucket/attempts.js';
import { BucketKeys } from '../bucket/bucket-keys.js';
import { BucketStorageDriver } from '../bucket/bucket-storage-driver.js';
import { ownFolder } from '../bucket/own-folder.js';
import { S3Bucket } from './s3-bucket.js';
import { s3Client } from './s3-client.js';
import type { S3Config } from './s3.config.js';
import { isPassing } from './s3-errors.js';
import { S3Requests } from './s3-requests.js';
import { s3WriteSettings } from './s3-write-settings.js';

/** Makes drivers of buckets from the parameters of `storageDriver`. */
@Injectable()
export class S3DriverFactory extends StorageDriverFactory {
  create({ options, clock, log }: StorageDriverRequest): StorageDriver {
    const config = options as S3Config;
    const { bucket = '', rootdirectory } = config;
    // zot takes the folder for the root of its driver and for that of the store within it; buckets hold it twice.
    const keys = new BucketKeys(rootdirectory, rootdirectory);
    const attempts = new Attempts({ title: `the bucket ${bucket}`, clock, log, isPassing });
    const made = new S3Bucket({
      requests: new S3Requests(s3Client(config, log), bucket, attempts),
      chunkBytes: config.chunksize,
      copy: {
        partBytes: config.multipartcopychunksize,
        mostParts: config.multipartcopymaxconcurrency,
        thresholdBytes: config.multipartcopythresholdsize,
      },
      write: s3WriteSettings(config),
      clock,
      probeKey: keys.ofFolder(`${ownFolder}/probe`),
      onUnconditional: () =>
        log.warn('this S3 server does not hold to conditions of writes: no second server may write to its bucket', {
          bucket,
        }),
    });
    return new BucketStorageDriver({ bucket: made, keys, clock, log });
  }
}
