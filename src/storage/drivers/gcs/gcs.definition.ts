import { defineChoice, StorageDriverFactory, storageDrivers } from '@zot/extension-api';
import { GcsConfig } from './gcs.config.js';

/** What makes drivers of buckets; its class is loaded with the SDK, where a file names it. */
export abstract class GcsDrivers extends StorageDriverFactory {}

/** A bucket of Google Cloud Storage as a store: `storageDriver: {"name": "gcs", …}`. */
export default defineChoice({
  slot: storageDrivers,
  name: 'gcs',
  config: GcsConfig,
  factory: GcsDrivers,
  module: async () => (await import('./gcs.module.js')).gcsModule(GcsDrivers),
});
