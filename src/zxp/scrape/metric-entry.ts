/** One series of the registry, as Prometheus will read it. */
export type MetricEntry = NumberEntry | DistributionEntry;

interface Labelled {
  /** With underscores. */
  readonly name: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
}

export interface NumberEntry extends Labelled {
  readonly kind: 'counter' | 'gauge';
  readonly value: number;
}

export interface DistributionEntry extends Labelled {
  readonly kind: 'histogram' | 'summary';
  readonly count: number;
  readonly sum: number;
  /** Upper bounds, as they were written, and how many values lay at or below; empty for a summary. */
  readonly buckets: readonly (readonly [bound: string, count: number])[];
}
