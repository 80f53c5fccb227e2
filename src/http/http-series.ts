import { Injectable } from '@nestjs/common';
import type { Metrics, MetricSource } from '@zot/extension-api';
import { ServerFactory } from './server/server-factory.js';

/** Numbers of this room. What requests there were is told to observers of requests. */
@Injectable()
export class HttpSeries implements MetricSource {
  constructor(private readonly factory: ServerFactory) {}

  register(metrics: Metrics): void {
    metrics.readings({
      name: 'zot_http_connections',
      help: 'Connections that are open.',
      kind: 'gauge',
      read: () => this.factory.made?.connections ?? 0,
    });
    metrics.readings({
      name: 'zot_http_requests_in_flight',
      help: 'Requests whose answer is not out.',
      kind: 'gauge',
      read: () => this.factory.made?.inFlight ?? 0,
    });
  }
}
