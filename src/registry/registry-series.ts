import { Injectable } from '@nestjs/common';
import type { Metrics, MetricSource, Reading } from '@zot/extension-api';
import { CollectionParts } from './gc/collection-parts.js';
import { RegistryParts } from './registry-parts.js';
import type { CacheCounts } from './repository/bounded-cache.js';

/** Numbers of this room: locks, uploads, collection, and what is kept in memory. */
@Injectable()
export class RegistrySeries implements MetricSource {
  constructor(
    private readonly parts: RegistryParts,
    private readonly collection: CollectionParts,
  ) {}

  register(metrics: Metrics): void {
    const { lockTimes, sessions } = this.parts;
    lockTimes.register(metrics);
    this.collection.reports.register(metrics);
    metrics.readings({
      name: 'zot_uploads_open',
      help: 'Uploads that were begun or went on lately, and are not finished.',
      kind: 'gauge',
      read: () => sessions.open,
    });
    metrics.readings({
      name: 'zot_uploads_receiving',
      help: 'Uploads that bytes are received for.',
      kind: 'gauge',
      read: () => sessions.receiving,
    });
    this.registerCaches(metrics);
  }

  private registerCaches(metrics: Metrics): void {
    const of = (name: string, help: string, kind: 'counter' | 'gauge', count: keyof CacheCounts): void =>
      metrics.readings({ name, help, kind, labels: ['cache'], read: () => this.each(count) });
    of('zot_cache_entries', 'What a cache in memory holds.', 'gauge', 'entries');
    of('zot_cache_bytes', 'Bytes that a cache takes, about.', 'gauge', 'weight');
    of('zot_cache_hits_total', 'Look-ups that a cache could answer.', 'counter', 'hits');
    of('zot_cache_misses_total', 'Look-ups that a cache could not answer.', 'counter', 'misses');
  }

  private *each(count: keyof CacheCounts): Generator<Reading> {
    for (const [cache, counts] of Object.entries(this.parts.caches)) yield { labels: [cache], value: counts[count] };
  }
}
