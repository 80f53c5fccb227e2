import { Injectable } from '@nestjs/common';
import { StorageDriverFactory, type StorageDriver, type StorageDriverRequest } from '@zot/extension-api';
import { Attempts } from '../bucket/attempts.js';
import { BucketKeys } from '../bucket/bucket-keys.js';
import { BucketStorageDriver } from '../bucket/bucket-storage-driver.js';
import { ownFolder } from '../bucket/own-folder.js';
import { AzureBucket } from './azure-bucket.js';
import { isPassing } from './azure-errors.js';
import { AzureRequests } from './azure-requests.js';
import { azureService, hasAccountKey } from './azure-service.js';
import { AzureSignatures } from './azure-signatures.js';
import type { AzureConfig } from './azure.config.js';

const usualRoot = 'zot';

/** Makes drivers of containers from the parameters of `storageDriver`. */
@Injectable()
export class AzureDriverFactory extends StorageDriverFactory {
  create({ options, clock, log }: StorageDriverRequest): StorageDriver {
    const config = options as AzureConfig;
    const { container = '', rootdirectory, max_retries, retry_delay } = config;
    const service = azureService(config);
    const keys = new BucketKeys(/[^/]/.test(rootdirectory) ? rootdirectory : usualRoot);
    const title = `the container ${container}`;
    const attempts = new Attempts({ title, clock, log, isPassing, tries: max_retries + 1, pauseMs: retry_delay });
    const bucket = new AzureBucket({
      requests: new AzureRequests(service.getContainerClient(container), attempts),
      signatures: new AzureSignatures(service, hasAccountKey(config)),
      clock,
      probeKey: keys.ofFolder(`${ownFolder}/probe`),
    });
    return new BucketStorageDriver({ bucket, keys, clock, log });
  }
}
