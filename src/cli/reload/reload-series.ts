import type { Metrics, MetricSource, Reading } from '@zot/extension-api';
import type { Served } from './served.js';

/** How reloads have ended, for those who watch many servers: one that keeps an old configuration looks well otherwise. */
export class ReloadSeries implements MetricSource {
  constructor(private readonly served: Served) {}

  register(metrics: Metrics): void {
    metrics.readings({
      name: 'zot_config_reloads_total',
      help: 'Reloads of the configuration, by how they ended: reloaded, unchanged or refused.',
      kind: 'counter',
      labels: ['outcome'],
      read: () => this.readings(),
    });
    metrics.readings({
      name: 'zot_config_last_reload_successful',
      help: 'Whether the server runs by its file as it read it last.',
      kind: 'gauge',
      read: () => (this.served.reloads?.tally.last === 'refused' ? 0 : 1),
    });
  }

  private *readings(): Iterable<Reading> {
    const { reloaded = 0, unchanged = 0, refused = 0 } = this.served.reloads?.tally ?? {};
    for (const [outcome, value] of Object.entries({ reloaded, unchanged, refused })) yield { labels: [outcome], value };
  }
}
