import { Module } from '@nestjs/common';
import { ManifestHistory, type SectionModule } from '@zot/extension-api';
import { StoredHistory } from './stored-history.js';

@Module({})
export class RetentionHistoryModule {}

export function retentionHistoryModule(): SectionModule {
  return {
    module: RetentionHistoryModule,
    providers: [{ provide: ManifestHistory, useClass: StoredHistory }],
  };
}
