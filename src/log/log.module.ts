import { Module } from '@nestjs/common';
import { Audit, Log, NoAudit, type SectionModule } from '@zot/extension-api';
import { FileAudit } from './file-audit.js';
import { LOG_SECTION, LogOutputs, type LogSection } from './log-outputs.js';

@Module({})
export class LogModule {}

export function logModule(section: LogSection): SectionModule {
  return {
    module: LogModule,
    providers: [
      { provide: LOG_SECTION, useValue: section },
      LogOutputs,
      { provide: Log, inject: [LogOutputs], useFactory: ({ log }: LogOutputs) => log },
      { provide: Audit, useClass: section.audit === '' ? NoAudit : FileAudit },
    ],
    runs: [LogOutputs],
  };
}
