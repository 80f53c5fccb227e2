import { Injectable } from '@nestjs/common';
import type { Metrics, MetricSource } from '@zot/extension-api';
import { Counts } from './counts.js';

/** One number for all repositories: names of repositories are too many for labels. */
@Injectable()
export class PullSeries implements MetricSource {
  constructor(private readonly counts: Counts) {}

  register(metrics: Metrics): void {
    metrics.readings({
      name: 'example_pulls_total',
      help: 'Manifests that were pulled since the server started.',
      kind: 'counter',
      read: () => this.counts.total,
    });
  }
}
