import { storageDriverSuite } from '@zot/testkit';
import { MemoryStorageDriver } from './memory-storage-driver.js';

storageDriverSuite('MemoryStorageDriver', async () => ({ driver: new MemoryStorageDriver() }));
