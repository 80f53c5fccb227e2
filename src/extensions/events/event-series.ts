import { Injectable } from '@nestjs/common';
import type { Metrics, MetricSource, Reading } from '@zot/extension-api';
import { EventMail } from './delivery/event-mail.js';
import type { SinkDelivery } from './delivery/sink-delivery.js';

/** How events reach their sinks. */
@Injectable()
export class EventSeries implements MetricSource {
  constructor(private readonly mail: EventMail) {}

  register(metrics: Metrics): void {
    const of = (name: string, help: string, kind: 'counter' | 'gauge', count: (one: SinkDelivery) => number): void =>
      metrics.readings({ name, help, kind, labels: ['sink'], read: () => this.each(count) });
    of('zot_events_pending', 'Events that a sink has not got yet.', 'gauge', ({ pending }) => pending);
    of('zot_events_delivered_total', 'Events that a sink took.', 'counter', ({ counts }) => counts.delivered);
    of(
      'zot_events_failed_tries_total',
      'Tries to send an event that failed.',
      'counter',
      ({ counts }) => counts.failed,
    );
    of(
      'zot_events_dead_total',
      'Events given up, since a sink did not take them.',
      'counter',
      ({ counts }) => counts.dead,
    );
    of('zot_events_dropped_total', 'Events that made room for others.', 'counter', ({ counts }) => counts.dropped);
    metrics.readings({
      name: 'zot_events_lost_total',
      help: 'Events that could not be kept.',
      kind: 'counter',
      read: () => this.mail.lost,
    });
  }

  private *each(count: (delivery: SinkDelivery) => number): Generator<Reading> {
    for (const delivery of this.mail.deliveries) yield { labels: [delivery.title], value: count(delivery) };
  }
}
