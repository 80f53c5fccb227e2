import { Injectable } from '@nestjs/common';
import type { Metrics, Readings, SeriesOptions } from '@zot/extension-api';
import { DistributionCell, NumberCell } from './cells.js';
import type { Family } from './family.js';
import { KeptSeries, type Kept } from './kept-series.js';

const seriesName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Names that Prometheus gives to labels of its own. */
const takenLabel = /^(__.*|le|quantile)$/;

/** All series of a server, by name. Counting is an addition to a number; all else is done when somebody looks. */
@Injectable()
export class MetricBook implements Metrics {
  private readonly families = new Map<string, Family>();

  counter(options: SeriesOptions): KeptSeries<NumberCell> {
    return this.numbers('counter', options);
  }

  gauge(options: SeriesOptions): KeptSeries<NumberCell> {
    return this.numbers('gauge', options);
  }

  histogram({ buckets, ...options }: SeriesOptions & { buckets: readonly number[] }): KeptSeries<DistributionCell> {
    return this.distributions('histogram', options, buckets);
  }

  summary(options: SeriesOptions): KeptSeries<DistributionCell> {
    return this.distributions('summary', options, []);
  }

  readings({ kind, read, ...options }: SeriesOptions & Readings): void {
    const { labels = [], limit } = options;
    this.keep({
      ...named(options),
      kind,
      *samples() {
        const read_ = read();
        if (typeof read_ === 'number') {
          yield { values: [], cell: { value: read_ } };
          return;
        }
        // Kept only while they are walked, for the limit's sake.
        const series = new KeptSeries(labels.length, () => new NumberCell(), limit);
        for (const reading of read_) series.with(...reading.labels).add(reading.value);
        yield* series;
      },
    });
  }

  /** The names that are registered while the work runs. */
  during(work: () => void): readonly string[] {
    const before = new Set(this.families.keys());
    work();
    return [...this.families.keys()].filter((name) => !before.has(name));
  }

  /** Whoever kept it is gone. */
  remove(name: string): void {
    this.families.delete(name);
  }

  /** In the order of their names. */
  all(): Family[] {
    return [...this.families.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  private numbers(kind: 'counter' | 'gauge', options: SeriesOptions): KeptSeries<NumberCell> {
    const series = new KeptSeries(options.labels?.length ?? 0, () => new NumberCell(), options.limit);
    this.keep({ ...named(options), kind, samples: (): Iterable<Kept<NumberCell>> => series });
    return series;
  }

  private distributions(
    kind: 'histogram' | 'summary',
    options: SeriesOptions,
    buckets: readonly number[],
  ): KeptSeries<DistributionCell> {
    const series = new KeptSeries(options.labels?.length ?? 0, () => new DistributionCell(buckets), options.limit);
    this.keep({ ...named(options), kind, buckets, samples: (): Iterable<Kept<DistributionCell>> => series });
    return series;
  }

  private keep(family: Family): void {
    const { name, labels } = family;
    if (this.families.has(name)) throw new Error(`two metrics are called ${name}`);
    if (!seriesName.test(name)) throw new Error(`no metric can be called ${name}`);
    for (const label of labels) {
      if (!seriesName.test(label) || takenLabel.test(label)) {
        throw new Error(`no label of a metric can be called ${label}, as one of ${name} is`);
      }
    }
    this.families.set(name, family);
  }
}

function named({ name, help, labels = [] }: SeriesOptions): { name: string; help: string; labels: readonly string[] } {
  return { name, help, labels };
}
