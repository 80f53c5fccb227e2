import { noSeries, type Clock, type Distribution, type Metrics, type Series, type Store } from '@zot/extension-api';
import type { LockMode } from './repository-lock.js';

/** Seconds; those of zot. */
const buckets = [0.001, 0.01, 0.1, 1, 5, 10, 15, 30, 60];
/** As zot calls them. */
const lockTypes: Readonly<Record<LockMode, string>> = { shared: 'RLock', exclusive: 'RWLock' };

/** How long locks of repositories are held, where somebody wants to know. */
export class LockTimes {
  private series: Series<Distribution> = noSeries;

  constructor(private readonly clock: Clock) {}

  register(metrics: Metrics): void {
    this.series = metrics.histogram({
      name: 'zot_storage_lock_latency_seconds',
      help: 'How long the lock of a repository was held, by store and kind of lock.',
      labels: ['storageName', 'lockType'],
      buckets,
    });
  }

  /** To be given to `held` when the lock is left. */
  start(): number {
    return this.series === noSeries ? 0 : this.clock.monotonic();
  }

  held({ route, settings }: Store, mode: LockMode, start: number): void {
    if (this.series === noSeries) return;
    const seconds = (this.clock.monotonic() - start) / 1000;
    this.series.with(settings.rootDirectory ?? route, lockTypes[mode]).observe(seconds);
  }
}
