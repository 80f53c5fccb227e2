import { Injectable } from '@nestjs/common';
import type { Runs } from '@zot/extension-api';
import { Registry, type Metric } from 'prom-client';
import type { DistributionCell } from '../book/cells.js';
import { isOfNumbers, type DistributionFamily, type Family } from '../book/family.js';
import { MetricBook } from '../book/metric-book.js';
import { MetricCollection } from '../metric-collection.js';
import { processMetrics } from './process-metrics.js';

type Labels = Readonly<Record<string, string>>;

/** One line, as prom-client takes it. */
interface Value {
  readonly metricName?: string;
  readonly labels: Labels;
  readonly value: number;
}

/** The series of the book and those of the process in the format that Prometheus reads. */
@Injectable()
export class PrometheusText implements Runs {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  constructor(
    private readonly book: MetricBook,
    private readonly collection: MetricCollection,
  ) {}

  /** What counts from its first call on should count from the start. */
  start(): void {
    processMetrics();
  }

  stop(): void {}

  async write(): Promise<string> {
    this.collection.refresh();
    const registry = new Registry();
    for (const family of this.book.all()) registry.registerMetric(metricOf(family));
    const [own, ofProcess] = await Promise.all([registry.metrics(), processMetrics().metrics()]);
    return `${own}\n${ofProcess}`;
  }
}

/** As much of a metric of prom-client as its registry asks for. */
function metricOf(family: Family): Metric {
  const { name, help, kind } = family;
  const metric = { name, get: async () => ({ name, help, type: kind, values: [...valuesOf(family)] }) };
  return metric as unknown as Metric;
}

function* valuesOf(family: Family): Generator<Value> {
  if (isOfNumbers(family)) {
    for (const { values, cell } of family.samples()) yield { labels: labelsOf(family, values), value: cell.value };
  } else {
    for (const { values, cell } of family.samples()) yield* partsOf(family, labelsOf(family, values), cell);
  }
}

function* partsOf(
  { name, kind, buckets }: DistributionFamily,
  labels: Labels,
  cell: DistributionCell,
): Generator<Value> {
  const { count, sum } = cell;
  if (kind === 'histogram') {
    const metricName = `${name}_bucket`;
    const below = cell.cumulated();
    for (const [at, le] of buckets.entries())
      yield { metricName, labels: { ...labels, le: String(le) }, value: below[at]! };
    yield { metricName, labels: { ...labels, le: '+Inf' }, value: count };
  }
  yield { metricName: `${name}_sum`, labels, value: sum };
  yield { metricName: `${name}_count`, labels, value: count };
}

function labelsOf({ labels }: Family, values: readonly string[]): Labels {
  return Object.fromEntries(labels.map((label, at) => [label, values[at]!]));
}
