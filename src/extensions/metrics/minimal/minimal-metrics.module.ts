import { Module } from '@nestjs/common';
import type { SectionModule } from '@zot/extension-api';
import { collectedSeries } from '../collected-series.js';
import { MinimalMetricsController } from './minimal-metrics.controller.js';
import { MinimalJsonText } from './minimal-json.js';

@Module({})
export class MinimalMetricsModule {}

/** As zot's minimal build: no setting changes anything, and collecting begins with the first look. */
export function minimalMetricsModule(): SectionModule {
  const { providers, contributes, runs } = collectedSeries({ maxRepositories: 1000, binaryType: 'minimal' });
  return {
    module: MinimalMetricsModule,
    controllers: [MinimalMetricsController],
    providers: [...providers, MinimalJsonText],
    contributes,
    runs,
  };
}
