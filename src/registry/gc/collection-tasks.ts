import { Injectable } from '@nestjs/common';
import { Stores, type Metrics, type MetricSource, type Task, type Tasks } from '@zot/extension-api';
import { CollectionParts } from './collection-parts.js';

/** The first visit of a repository may have to read all its manifests. Milliseconds. */
const stepTimeout = 3_600_000;

/** One task for each store that is set to collect its garbage: `gc`, and `gc /a` for a sub-path. */
@Injectable()
export class CollectionTasks implements Tasks, MetricSource {
  constructor(
    private readonly stores: Stores,
    private readonly parts: CollectionParts,
  ) {}

  *tasks(): Iterable<Task> {
    for (const store of this.stores.all) {
      const { gc, gcInterval, gcMaxSchedulerDelay, gcTimeWindow, retention } = store.settings;
      if (!gc) continue;
      yield {
        name: store.route === '' ? 'gc' : `gc ${store.route}`,
        priority: 'medium',
        every: gcInterval,
        jitter: gcMaxSchedulerDelay,
        timeWindow: gcTimeWindow,
        stepTimeout,
        steps: (signal) => this.parts.of(store).run(signal, retention?.dryRun ?? false),
      };
    }
  }

  register(metrics: Metrics): void {
    this.parts.reports.register(metrics);
  }
}
