import { Injectable } from '@nestjs/common';
import type { Metrics, MetricSource } from '@zot/extension-api';
import { LogOutputs } from './log-outputs.js';

/** Numbers of this room. */
@Injectable()
export class LogSeries implements MetricSource {
  constructor(private readonly outputs: LogOutputs) {}

  register(metrics: Metrics): void {
    metrics.readings({
      name: 'zot_log_dropped_lines_total',
      help: 'Lines that came faster than they could be written, of the log and of the audit log.',
      kind: 'counter',
      labels: ['log'],
      read: () => Object.entries(this.outputs.dropped).map(([log, value]) => ({ labels: [log], value })),
    });
  }
}
