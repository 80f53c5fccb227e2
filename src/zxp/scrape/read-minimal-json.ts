import type { DistributionEntry, MetricEntry, NumberEntry } from './metric-entry.js';

const seriesName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Reads what a minimal build answers: zot's lists, and beside them `Others`, which ours has. What has not the form of a
 * series is left out, since a single bad line would make Prometheus refuse all. Throws for what is not JSON of that kind.
 */
export function readMinimalJson(text: string): MetricEntry[] {
  const answer: unknown = JSON.parse(text);
  if (!isObject(answer)) throw new Error('the answer is no object');
  const lists = ['Counters', 'Gauges', 'Summaries', 'Histograms'];
  if (!lists.some((list) => Array.isArray(answer[list]))) throw new Error('the answer holds no metrics');
  return [...entriesOf(answer), ...(isObject(answer['Others']) ? entriesOf(answer['Others']) : [])];
}

function* entriesOf(lists: Readonly<Record<string, unknown>>): Generator<MetricEntry> {
  for (const entry of listOf(lists['Counters'])) yield* numberOf('counter', entry, entry['Count'], '_total');
  for (const entry of listOf(lists['Gauges'])) yield* numberOf('gauge', entry, entry['Value'], '');
  for (const entry of listOf(lists['Summaries'])) yield* distributionOf('summary', entry);
  for (const entry of listOf(lists['Histograms'])) yield* distributionOf('histogram', entry);
}

function* numberOf(
  kind: 'counter' | 'gauge',
  entry: Readonly<Record<string, unknown>>,
  value: unknown,
  suffix: string,
): Generator<NumberEntry> {
  const labelled = labelledOf(entry, suffix);
  if (labelled && typeof value === 'number') yield { ...labelled, kind, value };
}

function* distributionOf(
  kind: 'histogram' | 'summary',
  entry: Readonly<Record<string, unknown>>,
): Generator<DistributionEntry> {
  const labelled = labelledOf(entry, '');
  const { Count: count, Sum: sum, Buckets: buckets } = entry;
  if (!labelled || typeof count !== 'number' || typeof sum !== 'number') return;
  yield { ...labelled, kind, count, sum, buckets: kind === 'histogram' ? bucketsOf(buckets, count) : [] };
}

function labelledOf(
  { Name, LabelNames, LabelValues }: Readonly<Record<string, unknown>>,
  suffix: string,
): Pick<MetricEntry, 'name' | 'labels'> | undefined {
  if (typeof Name !== 'string') return undefined;
  const name = `${Name.replaceAll('.', '_')}${suffix}`;
  const names = LabelNames ?? [];
  const values = LabelValues ?? [];
  if (!seriesName.test(name) || !Array.isArray(names) || !Array.isArray(values)) return undefined;
  if (!names.every((label) => typeof label === 'string' && seriesName.test(label))) return undefined;
  return { name, labels: names.map((label: string, at) => [label, String(values[at] ?? '')] as const) };
}

/** Ascending, and with the one that has no bound, which zot leaves out. */
function bucketsOf(buckets: unknown, count: number): (readonly [string, number])[] {
  const bounded = Object.entries(Object(buckets) as object)
    .filter(([bound, below]) => typeof below === 'number' && Number.isFinite(boundOf(bound)))
    .sort(([one], [other]) => boundOf(one) - boundOf(other));
  return [...(bounded as [string, number][]), ['+Inf', count]];
}

function boundOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
