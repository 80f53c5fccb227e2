import { Injectable } from '@nestjs/common';
import { Blobs, CacheDrivers, Catalog, Clock, Log, Manifests } from '@zot/extension-api';
import { ShelfRecordStore } from '../shelf-record-store.js';
import { Indexer } from './indexer.js';
import { KeyedQueue } from './keyed-queue.js';
import { MetaIndex } from './meta-index.js';
import { Reconciler } from './reconciler.js';
import { Statistics } from './statistics.js';
import { Trouble } from './trouble.js';

/** What keeps the metadata, made once and shared by those who write, read and repair it. No I/O before `open`. */
@Injectable()
export class MetaParts {
  readonly index: MetaIndex;
  readonly statistics: Statistics;
  readonly trouble: Trouble;
  readonly reconciler: Reconciler;
  readonly indexer: Indexer;
  private readonly shelves: readonly ShelfRecordStore[];

  constructor(
    drivers: CacheDrivers,
    catalog: Catalog,
    manifests: Manifests,
    blobs: Blobs,
    readonly clock: Clock,
    log: Log,
  ) {
    const [repositories, statistics] = [
      new ShelfRecordStore(drivers, 'repositories'),
      new ShelfRecordStore(drivers, 'statistics'),
    ];
    this.shelves = [repositories, statistics];
    this.index = new MetaIndex(repositories);
    this.statistics = new Statistics(statistics);
    this.trouble = new Trouble(log.with({ module: 'meta' }));
    const queue = new KeyedQueue<string>();
    const { index, trouble } = this;
    this.reconciler = new Reconciler({ index, trouble, queue, catalog, manifests, blobs, clock });
    this.indexer = new Indexer({ index, statistics: this.statistics, trouble, queue, clock });
  }

  async open(): Promise<void> {
    for (const shelf of this.shelves) await shelf.open();
  }
}
