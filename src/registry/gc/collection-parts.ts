import { Injectable } from '@nestjs/common';
import { Audit, Clock, Log, type Store } from '@zot/extension-api';
import { RegistryParts } from '../registry-parts.js';
import { BlobSweep } from './blob-sweep.js';
import { CollectionReports } from './collection-reports.js';
import { Collector } from './collector.js';
import { EmptyRepositories } from './empty-repositories.js';
import { ListingChange } from './listing-change.js';
import { StoreCollection } from './store-collection.js';
import { UploadSweep } from './upload-sweep.js';

/** What collects garbage, made once. No I/O before the first run. */
@Injectable()
export class CollectionParts {
  readonly reports: CollectionReports;
  private readonly collector: Collector;
  private readonly collections = new Map<string, StoreCollection>();

  constructor(
    private readonly parts: RegistryParts,
    private readonly clock: Clock,
    private readonly log: Log,
    audit: Audit,
  ) {
    const { repositories, store, quarantine, dedupe, news, sessions, compat, points } = parts;
    const reports = (this.reports = new CollectionReports(log, audit));
    const survey = { store, quarantine, isSparse: compat.sparse };
    this.collector = new Collector({
      repositories,
      survey,
      histories: points.histories,
      listing: new ListingChange(news),
      blobs: new BlobSweep({ survey, store, dedupe, reports }),
      uploads: new UploadSweep(sessions, reports),
      empty: new EmptyRepositories(reports),
      reports,
    });
  }

  /** Always the same for a store. */
  of(store: Store): StoreCollection {
    const found = this.collections.get(store.route);
    if (found) return found;
    const { parts, clock, log, collector, reports } = this;
    const names = async () => parts.namesOf(store);
    const made = new StoreCollection({
      store,
      names,
      repositories: parts.repositories,
      collector,
      reports,
      clock,
      log,
    });
    this.collections.set(store.route, made);
    return made;
  }
}
