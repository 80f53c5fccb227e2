import { Injectable } from '@nestjs/common';
import type { DistributionCell } from '../book/cells.js';
import { isOfNumbers, type DistributionFamily, type Family } from '../book/family.js';
import { MetricBook } from '../book/metric-book.js';
import { isOfZot } from './series-of-zot.js';

interface Entry {
  readonly Name: string;
  readonly LabelNames: readonly string[];
  readonly LabelValues: readonly string[];
}

/** What zot's minimal build answers, and its exporter reads. */
export interface MinimalJson {
  readonly Counters: (Entry & { readonly Count: number })[];
  readonly Gauges: (Entry & { readonly Value: number })[];
  readonly Summaries: (Entry & { readonly Count: number; readonly Sum: number })[];
  readonly Histograms: (Entry & {
    readonly Count: number;
    readonly Sum: number;
    readonly Buckets: Readonly<Record<string, number>>;
  })[];
}

/**
 * The series of the book as zot's exporter reads them. It fails at names that it does not know, so what zot does not have
 * stands apart, where only ours looks.
 */
@Injectable()
export class MinimalJsonText {
  constructor(private readonly book: MetricBook) {}

  write(): string {
    const all = this.book.all();
    const ofZot = jsonOf(all.filter(({ name }) => isOfZot(name)));
    return JSON.stringify({ ...ofZot, Others: jsonOf(all.filter(({ name }) => !isOfZot(name))) });
  }
}

function jsonOf(families: readonly Family[]): MinimalJson {
  const json: MinimalJson = { Counters: [], Gauges: [], Summaries: [], Histograms: [] };
  for (const family of families) {
    if (!isOfNumbers(family)) addDistributions(json, family);
    else {
      for (const { values, cell } of family.samples()) {
        const entry = entryOf(family, values);
        if (family.kind === 'counter') json.Counters.push({ ...entry, Count: cell.value });
        else json.Gauges.push({ ...entry, Value: cell.value });
      }
    }
  }
  return json;
}

function addDistributions(json: MinimalJson, family: DistributionFamily): void {
  for (const { values, cell } of family.samples()) {
    const entry = { ...entryOf(family, values), Count: cell.count, Sum: cell.sum };
    if (family.kind === 'summary') json.Summaries.push(entry);
    else json.Histograms.push({ ...entry, Buckets: bucketsOf(family, cell) });
  }
}

function entryOf({ name, kind, labels }: Family, values: readonly string[]): Entry {
  const bare = kind === 'counter' ? name.replace(/_total$/, '') : name;
  return { Name: bare.replaceAll('_', '.'), LabelNames: labels, LabelValues: values };
}

function bucketsOf({ buckets }: DistributionFamily, cell: DistributionCell): Record<string, number> {
  const below = cell.cumulated();
  return { ...Object.fromEntries(buckets.map((bound, at) => [String(bound), below[at]!])), '+Inf': cell.count };
}
