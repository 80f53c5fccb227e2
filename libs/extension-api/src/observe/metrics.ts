import { definePoint } from '../wiring/point.js';

/** A number that only grows, such as requests served. */
export interface Counter {
  /** By 1, or by what is given: 0 or more. */
  add(amount?: number): void;
}

/** A number that goes up and down, such as uploads under way. */
export interface Gauge {
  /** To this value, whatever it was. */
  set(value: number): void;
  /** Also less than 0. */
  add(amount: number): void;
}

/** How many values there were, and their sum; as a histogram also how many lay below each bound. */
export interface Distribution {
  /** One more value, in the unit of the series' name. */
  observe(value: number): void;
}

/**
 * The series of one name, one for each combination of values of its labels, given in the order of `labels`. What `with`
 * gives may be kept, which spares the look-up. Calls neither wait nor throw.
 */
export interface Series<T> {
  /** The one with these values of the labels, in the order in which the labels were named. */
  with(...values: readonly string[]): T;
}

/** What a series is called, and what its labels are. */
export interface SeriesOptions {
  /** As Prometheus wants it, with the unit at its end: `quota_wait_seconds`, `quota_refusals_total`. Unique in a server. */
  readonly name: string;
  /** A sentence that says what is counted. */
  readonly help: string;
  /** Names of labels. Their values must be few: never a digest, a tag, an address or a user. Default: none. */
  readonly labels?: readonly string[];
  /**
   * Combinations of values that are kept. Those that come later are counted together, as `otherValue`, so that nothing a
   * client sends lets memory grow. Default: 1000.
   */
  readonly limit?: number;
}

/** The value of every label where there were too many. No repository, method or task is called so. */
export const otherValue = 'OTHER';

/** One number of a series that is read only when somebody looks. */
export interface Reading {
  /** In the order of the series' labels. */
  readonly labels: readonly string[];
  readonly value: number;
}

/** Where numbers are registered, once each. A name that is taken, or cannot be, is the caller's bug, and throws. */
export interface Metrics {
  /** For what only grows: its name ends with `_total`. */
  counter(options: SeriesOptions): Series<Counter>;
  /** For what goes up and down. */
  gauge(options: SeriesOptions): Series<Gauge>;
  /** `buckets` are upper bounds, ascending; one without a bound is added. */
  histogram(options: SeriesOptions & { readonly buckets: readonly number[] }): Series<Distribution>;
  /** For how many there were, and their sum. */
  summary(options: SeriesOptions): Series<Distribution>;
  /**
   * Numbers that their owner keeps anyway, asked for each time somebody looks: a number, or readings where there are
   * labels. Must be quick. Costs nothing in between, so it is the first choice for what is counted often.
   */
  readings(options: SeriesOptions & Readings): void;
}

/** Numbers that are read when somebody looks. */
export interface Readings {
  readonly kind: 'counter' | 'gauge';
  /** Called each time somebody looks, so it answers from memory. */
  read(): number | Iterable<Reading>;
}

/** A series without a listener, for what holds one before it is registered. */
export const noSeries: Series<Counter & Gauge & Distribution> = {
  with: () => nobody,
};

const nobody: Counter & Gauge & Distribution = { add() {}, set() {}, observe() {} };

/** Numbers of one feature. A class of that feature, contributed to `metricSources`. */
export interface MetricSource {
  /** Called once, before the server listens or later; not at all where metrics are off. */
  register(metrics: Metrics): void;
}

/** Owner: the extension `metrics`. Without it nobody is asked, so that a source need not know whether metrics are on. */
export const metricSources = definePoint<MetricSource>('metrics.sources', {
  hooks: { register: {} },
  isLive: true,
});
