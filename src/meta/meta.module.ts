import { Module } from '@nestjs/common';
import { manifestObservers, MetaStore, pullObservers, tasks, to, type SectionModule } from '@zot/extension-api';
import { MetaObserver } from './index/meta-observer.js';
import { MetaParts } from './index/meta-parts.js';
import { MetaRuns } from './index/meta-runs.js';
import { MetaTask } from './index/meta.task.js';
import { StoredMetaStore } from './index/stored-meta-store.js';

@Module({})
export class MetaModule {}

export function metaModule(): SectionModule {
  return {
    module: MetaModule,
    providers: [MetaParts, MetaRuns, MetaTask, MetaObserver, { provide: MetaStore, useClass: StoredMetaStore }],
    runs: [MetaRuns],
    contributes: [to(manifestObservers, MetaObserver), to(pullObservers, MetaObserver), to(tasks, MetaTask)],
  };
}
