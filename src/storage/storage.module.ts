import { Module } from '@nestjs/common';
import { CacheDrivers, startNotes, Stores, to, type SectionModule } from '@zot/extension-api';
import { ConfiguredCacheDrivers, type MetadataPlaces } from './cache-drivers/configured-cache-drivers.js';
import { StorageRuns } from './storage-runs.js';
import { StorageNote } from './storage.note.js';
import { ConfiguredStores, STORAGE_SECTION, type StorageSection } from './stores.js';

@Module({})
export class StorageModule {}

/** The stores of one boot. Nothing is opened before `StorageRuns` starts, and no metadata before somebody asks for it. */
export function storageModule(section: StorageSection & MetadataPlaces): SectionModule {
  return {
    module: StorageModule,
    providers: [
      { provide: STORAGE_SECTION, useValue: section },
      ConfiguredStores,
      { provide: Stores, useExisting: ConfiguredStores },
      { provide: CacheDrivers, useExisting: ConfiguredCacheDrivers },
      ConfiguredCacheDrivers,
      StorageRuns,
      StorageNote,
    ],
    runs: [ConfiguredStores, StorageRuns, ConfiguredCacheDrivers],
    contributes: [to(startNotes, StorageNote)],
  };
}
