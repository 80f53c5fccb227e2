import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EventCatcher } from '../support/event-catcher.js';
import { PrometheusSamples } from '../support/prometheus-text.js';
import { Zot } from '../support/start-zot.js';

const deploy = join(import.meta.dirname, '../../deploy');

/** Told by Prometheus itself, by the kernel once there is a package that can fail, and where a file is served. */
const ofOthers = new Set(['up', 'zot_extension_failures_total', 'zot_config_last_reload_successful']);

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

const read = async (name: string) => readFile(join(deploy, name), 'utf8');

/** Names of series that an expression asks for, and labels that it asks of them. */
function askedIn(expression: string): { series: string[]; labels: [series: string, label: string][] } {
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const selectors = [...bare.matchAll(/\b(up|(?:zot|process|nodejs)_[a-z0-9_]+)(?:\{([^}]*)\})?/g)];
  return {
    series: selectors.map(([, name]) => name!),
    labels: selectors.flatMap(([, name, matchers = '']) =>
      [...matchers.matchAll(/([a-zA-Z_]+)\s*(?:=~|!~|!=|=)/g)].map(([, label]): [string, string] => [name!, label!]),
    ),
  };
}

describe('what dashboard and alerts ask for', () => {
  let samples: PrometheusSamples;
  let panels: readonly Panel[];
  let alerts: readonly Alert[];
  beforeAll(async () => {
    const sink = await EventCatcher.listen();
    const events = { enable: true, sinks: [{ type: 'http', address: sink.url }] };
    const zot = await Zot.start({ settings: { storage: { gc: true }, extensions: { metrics: {}, events } } });
    samples = new PrometheusSamples((await zot.client.get('/metrics')).body.toString());
    await zot.stop();
    await sink.close();
    panels = (JSON.parse(await read('grafana/zot-dashboard.json')) as { panels: Panel[] }).panels;
    alerts = (parse(await read('prometheus/zot-alerts.yml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(
      ({ rules }) => rules,
    );
  });

  const isThere = (name: string): boolean => {
    const type = samples.types.get(name) ?? samples.types.get(name.replace(/_(bucket|sum|count)$/, ''));
    if (name.endsWith('_bucket')) return type === 'histogram';
    return type !== undefined || ofOthers.has(name);
  };
  const expressions = () => [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...alerts.map(({ expr }) => expr),
  ];

  it('is there', () => {
    expect(expressions().length).toBeGreaterThan(40);
    for (const expression of expressions()) {
      const { series } = askedIn(expression);
      expect(series).not.toEqual([]);
      expect(series.filter((name) => !isThere(name))).toEqual([]);
    }
  });

  it('is asked in expressions whose brackets match', () => {
    for (const expression of expressions()) {
      const bare = expression.replace(/"(?:[^"\\]|\\.)*"/g, '');
      for (const [open, close] of ['()', '{}', '[]'] as const) {
        expect([expression, bare.split(open!).length]).toEqual([expression, bare.split(close!).length]);
      }
    }
  });

  it('is on panels that do not lie upon each other', () => {
    const taken = new Map<string, number>();
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { id, gridPos } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect([x, y, taken.get(`${x} ${y}`)]).toEqual([x, y, undefined]);
          taken.set(`${x} ${y}`, id);
        }
      }
    }
  });

  it('is told with what it means, and how much it matters', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { alert, annotations, labels, for: time } of alerts) {
      expect(alert).toMatch(/^Zot[A-Z]\w+$/);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations['summary']).toMatch(/\{\{/);
      expect(annotations['description']!.length).toBeGreaterThan(30);
      if (time !== undefined) expect(time).toMatch(/^\d+[smh]$/);
    }
  });

  it('is asked of labels that the series have', () => {
    const own = ['job', 'instance'];
    for (const [series, label] of expressions().flatMap((expression) => askedIn(expression).labels)) {
      if (own.includes(label)) continue;
      const known = samples.labelsOf(series);
      // Some have no line before something happens; those that have are looked at.
      if (known.length > 0) expect([series, known]).toEqual([series, expect.arrayContaining([label])]);
    }
  });
});
