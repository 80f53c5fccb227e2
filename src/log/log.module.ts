import { Module } from '@nestjs/common';
import { Audit, Log, metricSources, to, type SectionModule } from '@zot/extension-api';
import { FileAudit } from './file-audit.js';
import { LogSeries } from './log-series.js';
import { LOG_SECTION, LogOutputs, type LogSection } from './log-outputs.js';

@Module({})
export class LogModule {}

export function logModule(section: LogSection): SectionModule {
  return {
    module: LogModule,
    providers: [
      { provide: LOG_SECTION, useValue: section },
      LogOutputs,
      LogSeries,
      { provide: Log, inject: [LogOutputs], useFactory: ({ log }: LogOutputs) => log },
      { provide: Audit, useClass: FileAudit },
    ],
    runs: [LogOutputs],
    contributes: [to(metricSources, LogSeries)],
  };
}
