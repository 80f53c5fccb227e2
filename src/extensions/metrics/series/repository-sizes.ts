import { Injectable } from '@nestjs/common';
import {
  Blobs,
  canRedirect,
  Catalog,
  Clock,
  Stores,
  type ManifestObserver,
  type Metrics,
  type MetricSource,
  type Reading,
  type Step,
  type Task,
} from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { RepositoryLabels } from './repository-labels.js';
import { RequestSeries } from './request-series.js';

const minute = 60_000;
/** Between two looks at all repositories: what garbage collection takes is not told here. */
const wholeEvery = 60 * minute;
/** Files that one step looks at. */
const perStep = 200;

/**
 * How large repositories are. Measured by a task, that no push waits for it: soon after a push those that have changed,
 * and now and then all. Not in buckets, as in zot, since each file there would be a request that is paid for.
 */
@Injectable()
export class RepositorySizes implements Task, ManifestObserver, MetricSource {
  readonly name = 'repository-sizes';
  readonly priority = 'low';
  readonly every = minute;
  private isCounting = false;
  private readonly sizes = new Map<RepositoryName, number>();
  private readonly changed = new Set<RepositoryName>();
  private lastWhole = -Infinity;

  constructor(
    private readonly catalog: Catalog,
    private readonly blobs: Blobs,
    private readonly stores: Stores,
    private readonly clock: Clock,
    private readonly labels: RepositoryLabels,
    private readonly requests: RequestSeries,
  ) {}

  register(metrics: Metrics): void {
    this.isCounting = true;
    metrics.readings({
      name: 'zot_repo_storage_bytes',
      help: 'Bytes of all blobs of a repository on local storage.',
      kind: 'gauge',
      labels: ['repo'],
      limit: Infinity,
      read: () => this.read(),
    });
  }

  pushed({ repository }: { repository: RepositoryName }): void {
    if (this.isCounting) this.changed.add(repository);
  }

  removed({ repository }: { repository: RepositoryName }): void {
    this.pushed({ repository });
  }

  async *steps(signal: AbortSignal): AsyncGenerator<Step> {
    if (!this.isCounting || signal.aborted) return;
    for (const on of await this.due()) {
      // Before it is measured, since it may change meanwhile.
      this.changed.delete(on);
      for await (const _some of this.measure(on)) {
        if (signal.aborted) return;
        yield { on };
      }
    }
  }

  private async due(): Promise<readonly RepositoryName[]> {
    if (this.clock.monotonic() - this.lastWhole < wholeEvery)
      return [...this.changed].filter((one) => this.isLocal(one));
    this.lastWhole = this.clock.monotonic();
    const { items } = await this.catalog.repositories({});
    this.forgetOthers(new Set(items));
    return items.filter((one) => this.isLocal(one));
  }

  /** Yields now and then; what is known changes at the end. */
  private async *measure(repository: RepositoryName): AsyncGenerator<void> {
    let bytes = 0;
    let files = 0;
    for await (const { size } of this.blobs.list(repository)) {
      bytes += size;
      files += 1;
      if (files % perStep === 0) yield;
    }
    this.sizes.set(repository, bytes);
    yield;
  }

  private isLocal(repository: RepositoryName): boolean {
    return !canRedirect(this.stores.of(repository).driver);
  }

  private forgetOthers(there: ReadonlySet<string>): void {
    for (const repository of this.sizes.keys()) if (!there.has(repository)) this.sizes.delete(repository);
    for (const repository of this.labels.all) if (!there.has(repository)) this.requests.forget(repository);
  }

  private *read(): Generator<Reading> {
    for (const [repository, value] of this.sizes) yield { labels: [this.labels.of(repository, true)], value };
  }
}
