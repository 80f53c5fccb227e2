import {
  Clock,
  commands,
  defineExtension,
  discoveryEntries,
  metricSources,
  pullObservers,
  RecordStore,
  Rights,
  tasks,
  to,
} from '@zot/extension-api';
import { PullCountsConfig } from './pull-counts.config.js';

/** Counts pulls by repository: a route and a metric show them, a task keeps them, a command lists them. */
export default defineExtension({
  name: 'pull-counts',
  config: PullCountsConfig,
  needs: [Clock, RecordStore, Rights],
  module: async (config) => {
    const { Counts, KEEP_EVERY, KeepTask, PullCountsController, PullSeries, PullsCommand } = await import('./parts.js');
    return {
      module: class PullCountsModule {},
      controllers: [PullCountsController],
      providers: [{ provide: KEEP_EVERY, useValue: config.interval }, Counts, KeepTask, PullSeries, PullsCommand],
      contributes: [
        to(pullObservers, Counts),
        to(tasks, KeepTask),
        to(metricSources, PullSeries),
        to(commands, PullsCommand),
        to(discoveryEntries, PullCountsController),
      ],
    };
  },
});
