import { Injectable } from '@nestjs/common';
import type { Metrics, MetricSource } from '@zot/extension-api';
import { Listener } from './listener.js';

/** Numbers of connections. What requests there were is told to observers of requests. */
@Injectable()
export class ListenerSeries implements MetricSource {
  constructor(private readonly listener: Listener) {}

  register(metrics: Metrics): void {
    metrics.readings({
      name: 'zot_http_connections',
      help: 'Connections that are open.',
      kind: 'gauge',
      read: () => this.listener.connections,
    });
    metrics.readings({
      name: 'zot_http_requests_in_flight',
      help: 'Requests whose answer is not out.',
      kind: 'gauge',
      read: () => this.listener.inFlight,
    });
  }
}
