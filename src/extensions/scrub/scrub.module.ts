import { Module } from '@nestjs/common';
import { metricSources, tasks, to, type SectionModule } from '@zot/extension-api';
import { SCRUB_CONFIG } from './scrub-config-token.js';
import type { ScrubConfig } from './scrub.config.js';
import { ScrubSeries } from './scrub-series.js';
import { ScrubTask } from './scrub.task.js';
import { Scrubber } from './scrubber.js';

@Module({})
export class ScrubModule {}

export function scrubModule(config: ScrubConfig): SectionModule {
  return {
    module: ScrubModule,
    providers: [{ provide: SCRUB_CONFIG, useValue: config }, Scrubber, ScrubSeries, ScrubTask],
    contributes: [to(tasks, ScrubTask), to(metricSources, ScrubSeries)],
  };
}
