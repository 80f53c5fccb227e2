import { defineChoice, storageDrivers } from '@zot/extension-api';
import { MemoryDriverFactory } from './memory-driver-factory.js';
import { MemoryStorageConfig } from './memory-storage.config.js';

class MemoryStorageModule {}

/** `storageDriver: {"name": "@example/zot-memory-storage"}` */
export default defineChoice({
  slot: storageDrivers,
  name: 'memory',
  config: MemoryStorageConfig,
  factory: MemoryDriverFactory,
  module: () => ({ module: MemoryStorageModule, providers: [MemoryDriverFactory] }),
});
