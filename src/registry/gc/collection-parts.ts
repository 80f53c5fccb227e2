import { Injectable } from '@nestjs/common';
import { Audit, Clock, GarbageCollector, Log, type CollectionRun, type Step, type Store } from '@zot/extension-api';
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
export class CollectionParts extends GarbageCollector {
  readonly reports: CollectionReports;
  private readonly collector: Collector;
  private readonly collections = new Map<string, { readonly by: Store['settings']; readonly made: StoreCollection }>();

  constructor(
    private readonly parts: RegistryParts,
    private readonly clock: Clock,
    private readonly log: Log,
    audit: Audit,
  ) {
    super();
    const { repositories, store, quarantine, dedupe, news, sessions, compat } = parts;
    const reports = (this.reports = new CollectionReports(log, audit));
    const survey = { store, quarantine, isSparse: compat.sparse };
    this.collector = new Collector({
      repositories,
      survey,
      listing: new ListingChange(news),
      blobs: new BlobSweep({ survey, store, dedupe, reports }),
      uploads: new UploadSweep(sessions, reports),
      empty: new EmptyRepositories(reports),
      reports,
    });
  }

  async *collect(route: string, run: CollectionRun): AsyncGenerator<Step> {
    const store = this.parts.stores.all.find((one) => one.route === route);
    if (!store) throw new Error(`there is no store ${route}`);
    yield* this.of(store).run(run);
  }

  /** Always the same for a store, until its settings are others. */
  private of(store: Store): StoreCollection {
    const { route, settings: by } = store;
    const found = this.collections.get(route);
    if (found?.by === by) return found.made;
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
    this.collections.set(route, { by, made });
    return made;
  }
}
