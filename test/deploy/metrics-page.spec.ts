import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineExtension, metricSources, to, type Metrics, type MetricSource } from '@zot/extension-api';
import { isOfZot } from '../../src/extensions/metrics/minimal/series-of-zot.js';
import type { MetricBook } from '../../src/extensions/metrics/book/metric-book.js';
import { processMetrics } from '../../src/extensions/metrics/prometheus/process-metrics.js';
import { HookReports } from '../../src/kernel/boot/hook-reports.js';
import { EventCatcher } from '../support/event-catcher.js';
import { OtlpCatcher } from '../support/otlp-catcher.js';
import { Zot } from '../support/start-zot.js';

const checkout = join(import.meta.dirname, '../..');

/** As the page says it. */
interface Row {
  readonly type: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** Sees the book that all others register in. */
class Witness implements MetricSource {
  static book: MetricBook;

  register(metrics: Metrics): void {
    Witness.book = metrics as MetricBook;
  }
}

const witness = defineExtension({
  name: 'witness',
  module: () => ({
    module: class WitnessModule {},
    providers: [Witness],
    contributes: [to(metricSources, Witness)],
  }),
});

/** What a server registers that has everything on which has series and needs nobody else. */
async function registered(): Promise<Map<string, Row>> {
  const sink = await EventCatcher.listen();
  const collector = await OtlpCatcher.listen();
  const extensions = {
    metrics: {},
    scrub: {},
    events: { enable: true, sinks: [{ type: 'http', address: sink.url }] },
    trace: { endpoint: collector.url },
    witness: {},
  };
  const zot = await Zot.start({ more: [witness], settings: { storage: { gc: true }, extensions } });
  try {
    new HookReports().register(Witness.book);
    const rows = Witness.book
      .all()
      .map(({ name, kind, labels, help }): [string, Row] => [name, { type: kind, labels, help }]);
    return new Map(rows);
  } finally {
    await zot.stop();
    await sink.close();
    await collector.close();
  }
}

/** All names that the sources say. */
async function named(): Promise<Set<string>> {
  const files = await readdir(join(checkout, 'src'), { recursive: true });
  const sources = files.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const texts = await Promise.all(sources.map(async (name) => readFile(join(checkout, 'src', name), 'utf8')));
  // `zot_session` and its like are cookies and tables; a series has a unit, or more than one word, at its end.
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/(?:name: |of\(\s*|gauge\(\s*)'(zot_\w+)'/g)].map(([, name]) => name!)),
  );
}

describe('the page of metrics', () => {
  let page: string;
  const rows = new Map<string, Row>();
  const sections = new Map<string, string>();
  beforeAll(async () => {
    page = await readFile(join(checkout, 'docs/metrics.md'), 'utf8');
    let section = '';
    for (const line of page.split('\n')) {
      section = /^## (.+)$/.exec(line)?.[1] ?? section;
      const row = /^\| `([a-z_0-9]+)` +\| (\w+) +\| (.*?) +\| (.*?) +\|$/.exec(line);
      if (!row) continue;
      const [, name, type, labels, help] = row;
      rows.set(name!, {
        type: type!,
        labels: [...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label!),
        help: help!,
      });
      sections.set(name!, section);
    }
  });

  it('has each series that a server registers, with its type, its labels and its meaning', async () => {
    const expected = await registered();
    const ofServer = new Map([...expected.keys()].map((name) => [name, rows.get(name)]));
    expect(Object.fromEntries(ofServer)).toEqual(Object.fromEntries(expected));
  }, 20_000);

  it('has each name that the sources say, and no other', async () => {
    const ofPage = [...rows.keys()].filter((name) => name.startsWith('zot_') && name !== 'zot_up');
    expect(ofPage.sort()).toEqual([...(await named())].sort());
  });

  it('says of those of zot that they are', () => {
    const ofPage = [...sections].filter(([, section]) => section === 'As zot has them').map(([name]) => name);
    expect(ofPage.sort()).toEqual([...rows.keys()].filter(isOfZot).sort());
  });

  it('has those of the process', () => {
    const ofProcess = processMetrics()
      .getMetricsAsArray()
      .map(({ name }) => name);
    const ofPage = [...page.matchAll(/`((?:process|nodejs)_\w+)`/g)].map(([, name]) => name);
    expect(ofPage.sort()).toEqual(ofProcess.sort());
  });
});
