import { Injectable } from '@nestjs/common';
import { StorageDriverFactory, type StorageDriver, type StorageDriverRequest } from '@zot/extension-api';
import { MemoryDriver } from './memory-driver.js';
import { MemoryStorageConfig } from './memory-storage.config.js';

/** Makes one driver for each store that names it. */
@Injectable()
export class MemoryDriverFactory extends StorageDriverFactory {
  create({ options, clock }: StorageDriverRequest): StorageDriver {
    const { limit } = options instanceof MemoryStorageConfig ? options : new MemoryStorageConfig();
    return new MemoryDriver(limit, clock);
  }
}
