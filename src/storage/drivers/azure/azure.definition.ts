import { defineChoice, StorageDriverFactory, storageDrivers } from '@zot/extension-api';
import { AzureConfig } from './azure.config.js';

/** What makes drivers of containers; its class is loaded with the SDK, where a file names it. */
export abstract class AzureDrivers extends StorageDriverFactory {}

/** A container of Azure Blob Storage as a store: `storageDriver: {"name": "azure", …}`. */
export default defineChoice({
  slot: storageDrivers,
  name: 'azure',
  config: AzureConfig,
  factory: AzureDrivers,
  module: async () => (await import('./azure.module.js')).azureModule(AzureDrivers),
});
