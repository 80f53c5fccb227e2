import { Injectable } from '@nestjs/common';
import { GarbageCollector, ManifestHistory, Stores, type Task, type Tasks } from '@zot/extension-api';

/** The first visit of a repository may have to read all its manifests. Milliseconds. */
const stepTimeout = 3_600_000;

/** One task for each store that is set to collect its garbage: `gc`, and `gc /a` for a sub-path. */
@Injectable()
export class CollectionTasks implements Tasks {
  constructor(
    private readonly stores: Stores,
    private readonly collector: GarbageCollector,
    private readonly history: ManifestHistory,
  ) {}

  *tasks(): Iterable<Task> {
    for (const store of this.stores.all) {
      const { gc, gcInterval, gcMaxSchedulerDelay, gcTimeWindow } = store.settings;
      if (!gc) continue;
      yield {
        name: store.route === '' ? 'gc' : `gc ${store.route}`,
        priority: 'medium',
        every: gcInterval,
        jitter: gcMaxSchedulerDelay,
        timeWindow: gcTimeWindow,
        stepTimeout,
        steps: (signal) => this.collector.collect(store.route, { signal, history: this.history }),
      };
    }
  }
}
