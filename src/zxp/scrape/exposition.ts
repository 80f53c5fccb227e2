import type { MetricEntry } from './metric-entry.js';

type Labels = MetricEntry['labels'];

/** The text that Prometheus reads: entries of one name together, and whether the registry could be read. */
export function exposition(entries: readonly MetricEntry[], isUp: boolean): string {
  const up = `# HELP zot_up Whether the registry could be read.\n# TYPE zot_up gauge\nzot_up ${isUp ? 1 : 0}\n`;
  const byName = Map.groupBy(entries, ({ name }) => name);
  return up + [...byName.values()].map(familyText).join('');
}

function familyText(entries: readonly MetricEntry[]): string {
  const [{ name, kind }] = entries as [MetricEntry];
  // A name that stands in two lists is of the kind that it has first.
  const lines = entries.filter((entry) => entry.kind === kind).flatMap(linesOf);
  return `# TYPE ${name} ${kind}\n${lines.join('')}`;
}

function linesOf(entry: MetricEntry): string[] {
  const { name, labels } = entry;
  if ('value' in entry) return [line(name, labels, entry.value)];
  return [
    ...entry.buckets.map(([bound, count]) => line(`${name}_bucket`, [...labels, ['le', bound]], count)),
    line(`${name}_sum`, labels, entry.sum),
    line(`${name}_count`, labels, entry.count),
  ];
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = labels.map(([label, text]) => `${label}="${escaped(text)}"`).join(',');
  return `${name}${pairs === '' ? '' : `{${pairs}}`} ${value}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
