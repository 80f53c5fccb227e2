import type { Provider, Type } from '@nestjs/common';
import {
  hookObservers,
  manifestObservers,
  metricSources,
  requestObservers,
  taskObservers,
  tasks,
  to,
  type Contribution,
  type Runs,
} from '@zot/extension-api';
import { MetricBook } from './book/metric-book.js';
import { MetricCollection } from './metric-collection.js';
import { METRICS_SECTION, type MetricsSection } from './metrics-section.js';
import { ExtensionSeries } from './series/extension-series.js';
import { InfoSeries } from './series/info-series.js';
import { OutgoingSeries } from './series/outgoing-series.js';
import { RepositoryLabels } from './series/repository-labels.js';
import { RepositorySizes } from './series/repository-sizes.js';
import { RequestSeries } from './series/request-series.js';
import { SchedulerSeries } from './series/scheduler-series.js';
import { TaskSeries } from './series/task-series.js';

/** What is counted, whoever reads it. */
export function collectedSeries(section: MetricsSection): {
  readonly providers: readonly Provider[];
  readonly contributes: readonly Contribution[];
  readonly runs: readonly Type<Runs>[];
} {
  const sources = [
    RequestSeries,
    SchedulerSeries,
    TaskSeries,
    RepositorySizes,
    OutgoingSeries,
    InfoSeries,
    ExtensionSeries,
  ];
  return {
    providers: [
      { provide: METRICS_SECTION, useValue: section },
      MetricBook,
      MetricCollection,
      RepositoryLabels,
      ...sources,
    ],
    contributes: [
      ...sources.map((source) => to(metricSources, source)),
      to(requestObservers, RequestSeries),
      to(taskObservers, SchedulerSeries),
      to(taskObservers, TaskSeries),
      to(hookObservers, ExtensionSeries),
      to(manifestObservers, RepositorySizes),
      to(tasks, RepositorySizes),
    ],
    runs: [OutgoingSeries],
  };
}
