import { Injectable } from '@nestjs/common';
import { Clock, noSeries, type Counter, type Metrics, type MetricSource, type Series } from '@zot/extension-api';
import type { ScrubEvent } from './scrub-event.js';

/** What was read and found. */
@Injectable()
export class ScrubSeries implements MetricSource {
  private bytes: Series<Counter> = noSeries;
  private images: Series<Counter> = noSeries;
  private last: { readonly affected: number; readonly at: number } | undefined;

  constructor(private readonly clock: Clock) {}

  register(metrics: Metrics): void {
    this.bytes = metrics.counter({
      name: 'zot_scrub_read_bytes_total',
      help: 'Bytes that were read to be compared with their digests.',
    });
    this.images = metrics.counter({
      name: 'zot_scrub_images_total',
      help: 'Images that were scrubbed, by how they stood; one that several blobs affect counts as often.',
      labels: ['status'],
    });
    metrics.readings({
      name: 'zot_scrub_affected',
      help: 'What the last whole scrub found affected.',
      kind: 'gauge',
      read: () => this.last?.affected ?? 0,
    });
    metrics.readings({
      name: 'zot_scrub_last_end_timestamp_seconds',
      help: 'When the last whole scrub ended; 0 where none has.',
      kind: 'gauge',
      read: () => (this.last?.at ?? 0) / 1000,
    });
  }

  count(event: ScrubEvent): void {
    if (event.kind === 'bytes') this.bytes.with().add(event.bytes);
    else if (event.kind === 'image') this.images.with(event.status).add();
  }

  finished(affected: number): void {
    this.last = { affected, at: this.clock.now() };
  }
}
