import { Storage } from '@google-cloud/storage';
import { Injectable } from '@nestjs/common';
import { StartError, StorageDriverFactory, type StorageDriver, type StorageDriverRequest } from '@zot/extension-api';
import { Attempts } from '../bucket/attempts.js';
import { BucketKeys } from '../bucket/bucket-keys.js';
import { BucketStorageDriver } from '../bucket/bucket-storage-driver.js';
import { ownFolder } from '../bucket/own-folder.js';
import { Turns } from '../bucket/turns.js';
import { GcsBucket } from './gcs-bucket.js';
import { GcsDownloads } from './gcs-downloads.js';
import { isPassing } from './gcs-errors.js';
import { GcsRequests } from './gcs-requests.js';
import type { GcsConfig } from './gcs.config.js';

const usualRoot = 'zot';
const chunkUnit = 256 * 1024;
const leastConcurrency = 25;
/** A request as a whole; the SDK knows no limit of silence. */
const longestRequestMs = 25_000;

/** Makes drivers of buckets from the parameters of `storageDriver`. */
@Injectable()
export class GcsDriverFactory extends StorageDriverFactory {
  /** An emulator, for those who extend this; credentials are not asked for then. */
  protected readonly apiEndpoint: string | undefined;

  create({ options, clock, log }: StorageDriverRequest): StorageDriver {
    const { bucket = '', keyfile, rootdirectory, chunksize, maxconcurrency, useragent } = options as GcsConfig;
    if (chunksize <= 0 || chunksize % chunkUnit !== 0) {
      throw new StartError('storageDriver.chunksize: must be a multiple of 262144');
    }
    const storage = new Storage({
      ...(keyfile ? { keyFilename: keyfile } : {}),
      ...(this.apiEndpoint ? { apiEndpoint: this.apiEndpoint, projectId: 'emulated' } : {}),
      ...(useragent ? { userAgent: useragent } : {}),
      timeout: longestRequestMs,
      // Tries are ours to count.
      retryOptions: { autoRetry: false, maxRetries: 0 },
    });
    const keys = new BucketKeys(/[^/]/.test(rootdirectory) ? rootdirectory : usualRoot);
    const requests = new GcsRequests(
      storage.bucket(bucket),
      new Attempts({ title: `the bucket ${bucket}`, clock, log, isPassing }),
      new Turns(Math.max(leastConcurrency, maxconcurrency)),
    );
    const made = new GcsBucket({
      requests,
      downloads: new GcsDownloads(storage, this.apiEndpoint !== undefined),
      clock,
      chunkBytes: chunksize,
      partsPrefix: keys.ofFolder(`${ownFolder}/parts`),
      probeKey: keys.ofFolder(`${ownFolder}/probe`),
    });
    return new BucketStorageDriver({ bucket: made, keys, clock, log });
  }
}
