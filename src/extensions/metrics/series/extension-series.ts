import { Injectable } from '@nestjs/common';
import {
  noSeries,
  type Distribution,
  type HookCall,
  type HookObserver,
  type Metrics,
  type MetricSource,
  type Series,
} from '@zot/extension-api';

/** Seconds. */
const buckets = [0.0001, 0.001, 0.01, 0.1, 0.5, 1, 5];

/** What extensions from packages take of the server's time. Their failures are counted by the kernel. */
@Injectable()
export class ExtensionSeries implements MetricSource, HookObserver {
  private durations: Series<Distribution> = noSeries;

  register(metrics: Metrics): void {
    this.durations = metrics.histogram({
      name: 'zot_extension_hook_duration_seconds',
      help: 'Time that hooks and routes of extensions from packages took.',
      labels: ['extension', 'hook'],
      buckets,
    });
  }

  called({ extension, hook, duration }: HookCall): void {
    this.durations.with(extension, hook).observe(duration / 1000);
  }
}
