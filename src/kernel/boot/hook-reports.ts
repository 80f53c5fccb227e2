import {
  Contributions,
  type HookCall,
  type HookObserver,
  type Log,
  type Metrics,
  type MetricSource,
  type Reading,
} from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';

/** Milliseconds between two lines about one hook; what happens in between is counted. */
const pause = 1000;

interface Tally {
  readonly labels: readonly [extension: string, hook: string, failure: string];
  count: number;
  /** Of the last line about it; `told` counts those it was about. */
  at: number;
  told: number;
}

/** Counts and logs what packages fail at while the server runs, and tells observers of all calls of their hooks and routes. */
export class HookReports implements MetricSource {
  log: Log | undefined;
  readonly observers = new Contributions<HookObserver>();
  private readonly tallies = new Map<string, Tally>();

  /** Whether anybody is told how long calls take. */
  get isObserved(): boolean {
    return this.observers.all.length > 0;
  }

  /** Whether anybody wants to be told of what ships, too, where it is asked at this point. */
  seesBuiltin(point: string): boolean {
    return this.observers.all.some((observer) => observer.seesBuiltin?.(point) === true);
  }

  ended(call: HookCall): void {
    for (const observer of this.observers.all) {
      try {
        observer.called(call);
      } catch (error) {
        this.log?.error('an observer of hooks failed', { observer: observer.constructor.name, error });
      }
    }
  }

  failed({ name }: PackageOrigin, hook: string, failure: 'threw' | 'late', error: unknown): void {
    const key = JSON.stringify([name, hook, failure]);
    const tally = this.tallies.get(key) ?? { labels: [name, hook, failure] as const, count: 0, at: -Infinity, told: 0 };
    this.tallies.set(key, tally);
    tally.count++;
    const now = performance.now();
    if (now - tally.at < pause) return;
    const others = tally.count - tally.told - 1;
    Object.assign(tally, { at: now, told: tally.count });
    const fields = { extension: name, hook, failure, error, ...(others > 0 && { others }) };
    this.log?.error('an extension failed', fields);
  }

  register(metrics: Metrics): void {
    metrics.readings({
      name: 'zot_extension_failures_total',
      help: 'Calls of hooks and routes of packages that threw, or gave no answer in time.',
      kind: 'counter',
      labels: ['extension', 'hook', 'failure'],
      read: () => this.readings(),
    });
  }

  private *readings(): Iterable<Reading> {
    for (const { labels, count } of this.tallies.values()) yield { labels, value: count };
  }
}
