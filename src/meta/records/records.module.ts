import { Module } from '@nestjs/common';
import { RecordStore, UserData, type SectionModule } from '@zot/extension-api';
import { Records } from './records.js';
import { StoredUserData } from './stored-user-data.js';

@Module({})
export class RecordsModule {}

export function recordsModule(): SectionModule {
  return {
    module: RecordsModule,
    providers: [
      Records,
      { provide: RecordStore, useExisting: Records },
      { provide: UserData, inject: [RecordStore], useFactory: (records: RecordStore) => new StoredUserData(records) },
    ],
    runs: [Records],
  };
}
