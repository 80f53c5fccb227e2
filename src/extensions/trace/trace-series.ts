import { Injectable } from '@nestjs/common';
import type { Metrics, MetricSource } from '@zot/extension-api';
import { SpanSender } from './export/span-sender.js';

/** How spans reach the collector. */
@Injectable()
export class TraceSeries implements MetricSource {
  constructor(private readonly sender: SpanSender) {}

  register(metrics: Metrics): void {
    metrics.readings({
      name: 'zot_trace_spans_sent_total',
      help: 'Spans that the collector took.',
      kind: 'counter',
      read: () => this.sender.sent,
    });
    metrics.readings({
      name: 'zot_trace_spans_lost_total',
      help: 'Spans that the collector did not take.',
      kind: 'counter',
      read: () => this.sender.lost,
    });
  }
}
