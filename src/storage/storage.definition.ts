import { CacheDrivers, cacheDrivers, Clock, defineSection, Log, storageDrivers, Stores } from '@zot/extension-api';
import dynamodb from './cache-drivers/dynamodb/dynamodb.definition.js';
import redis from './cache-drivers/redis/redis.definition.js';
import azure from './drivers/azure/azure.definition.js';
import gcs from './drivers/gcs/gcs.definition.js';
import s3 from './drivers/s3/s3.definition.js';
import { canFollow } from './follow.rules.js';
import { StorageConfig } from './storage.config.js';
import { checkStorage } from './storage.rules.js';
import { unservedStorage } from './storage.unserved.js';
import { completeStores } from './store-defaults.rules.js';

/** Where bytes are kept: the default store and those of sub-paths. */
export default defineSection({
  section: 'storage',
  presence: 'always',
  config: StorageConfig,
  provides: [Stores, CacheDrivers],
  needs: [Clock, Log],
  offers: [s3, gcs, azure, redis, dynamodb],
  slots: {
    'storageDriver.name': storageDrivers,
    'subPaths.*.storageDriver.name': storageDrivers,
    'cacheDriver.name': cacheDrivers,
    'subPaths.*.cacheDriver.name': cacheDrivers,
  },
  complete: completeStores,
  check: checkStorage,
  unserved: unservedStorage,
  adapts: canFollow,
  module: async (config) => (await import('./storage.module.js')).storageModule(config),
});
