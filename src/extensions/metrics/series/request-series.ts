import { Injectable } from '@nestjs/common';
import {
  noSeries,
  type Counter,
  type Distribution,
  type FinishedRequest,
  type RequestObserver,
  type Series,
} from '@zot/extension-api';
import type { DistributionCell, NumberCell } from '../book/cells.js';
import type { KeptSeries } from '../book/kept-series.js';
import { MetricBook } from '../book/metric-book.js';
import { RepositoryLabels } from './repository-labels.js';

/** Seconds: from what is answered from memory to blobs on slow lines. Those of zot are among them. */
export const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600];

const manifestRoute = '/v2/:name/manifests/:reference';

interface MethodCells {
  readonly latency: Distribution;
  /** By status. */
  readonly codes: Counter[];
}

interface RepositoryCells {
  readonly label: string;
  readonly latency: Distribution;
  /** Not there before the first manifest. */
  uploads?: Counter;
  downloads?: Counter;
}

/** What requests there were, and how long they took. */
@Injectable()
export class RequestSeries implements RequestObserver {
  private isCounting = false;
  private requests: Series<Counter> = noSeries;
  private methods: Series<Distribution> = noSeries;
  private received: Counter = noSeries.with();
  private sent: Counter = noSeries.with();
  private repositories: Series<Distribution> = noSeries;
  private uploads: Series<Counter> = noSeries;
  private downloads: Series<Counter> = noSeries;
  private ofRepositories: readonly KeptSeries<NumberCell | DistributionCell>[] = [];
  /** What each request looks for, in one look-up by its method and one by its repository. */
  private readonly byMethod = new Map<string, MethodCells>();
  private readonly byRepository = new Map<string, RepositoryCells>();

  constructor(
    private readonly book: MetricBook,
    private readonly labels: RepositoryLabels,
  ) {}

  register(): void {
    const { book } = this;
    // Labels are limited where they are given, and two stand for what has none of its own.
    const repo = { labels: ['repo'], limit: Infinity };
    this.requests = book.counter({
      name: 'zot_http_requests_total',
      help: 'Requests that were answered, or whose client left.',
      labels: ['method', 'code'],
    });
    this.methods = book.histogram({
      name: 'zot_http_method_latency_seconds',
      help: 'Time from the head of a request to the end of its answer, by method.',
      labels: ['method'],
      buckets: requestBuckets,
    });
    const received = book.counter({ name: 'zot_http_received_bytes_total', help: 'Bytes of bodies that came in.' });
    this.received = received.with();
    const sent = book.counter({ name: 'zot_http_sent_bytes_total', help: 'Bytes of bodies that went out.' });
    this.sent = sent.with();
    const repositories = book.summary({
      name: 'zot_http_repo_latency_seconds',
      help: 'Time from the head of a request to the end of its answer, by repository.',
      ...repo,
    });
    const uploads = book.counter({
      name: 'zot_repo_uploads_total',
      help: 'Manifests that were pushed, by repository.',
      ...repo,
    });
    const downloads = book.counter({
      name: 'zot_repo_downloads_total',
      help: 'Manifests that were given out, by repository.',
      ...repo,
    });
    this.repositories = repositories;
    this.uploads = uploads;
    this.downloads = downloads;
    this.ofRepositories = [repositories, uploads, downloads];
    this.isCounting = true;
  }

  finished(finished: FinishedRequest): void {
    if (!this.isCounting) return;
    const { method, status, repository } = finished;
    // As zot: to read metrics is none of what they tell. What is about a repository is none of that.
    if (repository === undefined && isAboutMetrics(finished)) return;
    const seconds = finished.duration / 1000;
    const ofMethod = this.byMethod.get(method) ?? this.addMethod(method);
    (ofMethod.codes[status] ??= this.requests.with(method, String(status))).add();
    ofMethod.latency.observe(seconds);
    if (finished.received > 0) this.received.add(finished.received);
    this.sent.add(finished.sent);
    const cells = this.cellsOf(repository, status < 400);
    cells.latency.observe(seconds);
    if (finished.route === manifestRoute && !finished.isCut) this.countManifest(method, status, cells);
  }

  /** The repository is gone. */
  forget(repository: string): void {
    this.labels.forget(repository);
    this.byRepository.delete(repository);
    for (const series of this.ofRepositories) series.forget(repository);
  }

  private addMethod(method: string): MethodCells {
    const cells = { latency: this.methods.with(method), codes: [] };
    this.byMethod.set(method, cells);
    return cells;
  }

  private cellsOf(repository: string | undefined, isFound: boolean): RepositoryCells {
    const known = repository === undefined ? undefined : this.byRepository.get(repository);
    if (known) return known;
    const label = this.labels.of(repository, isFound);
    let cells = this.byRepository.get(label);
    if (!cells) this.byRepository.set(label, (cells = { label, latency: this.repositories.with(label) }));
    return cells;
  }

  private countManifest(method: string, status: number, cells: RepositoryCells): void {
    if (method === 'GET' && status === 200) (cells.downloads ??= this.downloads.with(cells.label)).add();
    if (method === 'PUT' && status === 201) (cells.uploads ??= this.uploads.with(cells.label)).add();
  }
}

function isAboutMetrics({ request }: FinishedRequest): boolean {
  return request?.route.config.access?.action === 'metrics';
}
