import { defineChoice, StorageDriverFactory, storageDrivers } from '@zot/extension-api';
import { S3Config } from './s3.config.js';

/** What makes drivers of buckets; its class is loaded with the SDK, where a file names it. */
export abstract class S3Drivers extends StorageDriverFactory {}

/** A bucket of S3 as a store: `storageDriver: {"name": "s3", …}`. */
export default defineChoice({
  slot: storageDrivers,
  name: 's3',
  config: S3Config,
  factory: S3Drivers,
  module: async () => (await import('./s3.module.js')).s3Module(S3Drivers),
});
