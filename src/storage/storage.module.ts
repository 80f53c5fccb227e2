import { Module } from '@nestjs/common';
import { startNotes, Stores, to, type SectionModule } from '@zot/extension-api';
import { StorageRuns } from './storage-runs.js';
import { StorageNote } from './storage.note.js';
import { ConfiguredStores, STORAGE_SECTION, type StorageSection } from './stores.js';

@Module({})
export class StorageModule {}

/** The stores of one boot. Nothing is opened before `StorageRuns` starts. */
export function storageModule(section: StorageSection): SectionModule {
  return {
    module: StorageModule,
    providers: [
      { provide: STORAGE_SECTION, useValue: section },
      { provide: Stores, useClass: ConfiguredStores },
      StorageRuns,
      StorageNote,
    ],
    runs: [StorageRuns],
    contributes: [to(startNotes, StorageNote)],
  };
}
