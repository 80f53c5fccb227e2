import type { FinishedRequest } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { isOfNumbers } from '../book/family.js';
import { MetricBook } from '../book/metric-book.js';
import { RepositoryLabels } from './repository-labels.js';
import { RequestSeries } from './request-series.js';

class World {
  readonly book = new MetricBook();
  readonly series: RequestSeries;

  constructor(maxRepositories = 3) {
    this.series = new RequestSeries(this.book, new RepositoryLabels({ maxRepositories, binaryType: 'full' }));
  }

  finish(method: string, repository: string | undefined, status: number, more: Partial<FinishedRequest> = {}): void {
    this.series.finished({
      id: 'id',
      method,
      route: repository === undefined ? '/v2' : '/v2/:name/manifests/:reference',
      repository: repository as RepositoryName | undefined,
      status,
      isCut: false,
      received: 0,
      sent: 0,
      duration: 250,
      identity: undefined,
      request: undefined,
      ...more,
    });
  }

  /** By label values, joined. */
  numbers(name: string): Record<string, number> {
    const family = this.book.all().find((one) => one.name === name)!;
    const all = isOfNumbers(family)
      ? [...family.samples()].map(({ values, cell }) => [values.join(' '), cell.value])
      : [...family.samples()].map(({ values, cell }) => [values.join(' '), cell.count]);
    return Object.fromEntries(all) as Record<string, number>;
  }
}

describe('series of requests', () => {
  it('count nothing before they are asked for', () => {
    const world = new World();
    world.finish('GET', 'a', 200);
    world.series.register();
    world.finish('GET', 'a', 200);
    expect(world.numbers('zot_http_requests_total')).toEqual({ 'GET 200': 1 });
  });

  it('count requests by method and status, and true times in seconds', () => {
    const world = new World();
    world.series.register();
    world.finish('GET', 'a', 200, { duration: 250, sent: 10 });
    world.finish('GET', 'a', 404, { duration: 750, sent: 5 });
    world.finish('PUT', 'a', 201, { received: 7 });
    expect(world.numbers('zot_http_requests_total')).toEqual({ 'GET 200': 1, 'GET 404': 1, 'PUT 201': 1 });
    expect(world.numbers('zot_http_sent_bytes_total')).toEqual({ '': 15 });
    expect(world.numbers('zot_http_received_bytes_total')).toEqual({ '': 7 });
    const times = world.book.all().find(({ name }) => name === 'zot_http_method_latency_seconds')!;
    if (isOfNumbers(times)) throw new Error('no histogram');
    const [get] = [...times.samples()];
    expect([get!.cell.count, get!.cell.sum]).toEqual([2, 1]);
    const under = Object.fromEntries(times.buckets.map((bound, at) => [bound, get!.cell.cumulated()[at]]));
    expect([under[0.1], under[0.25], under[0.5], under[1]]).toEqual([0, 1, 1, 2]);
  });

  it('count a manifest as given out only when it is, and as pushed only when it is', () => {
    const world = new World();
    world.series.register();
    for (const [method, status] of [
      ['GET', 200],
      ['HEAD', 200],
      ['GET', 304],
      ['GET', 404],
      ['PUT', 201],
      ['PUT', 400],
      ['DELETE', 202],
    ] as const) {
      world.finish(method, 'a', status);
    }
    world.finish('GET', 'a', 200, { isCut: true });
    world.finish('GET', 'a', 200, { route: '/v2/:name/tags/list' });
    expect(world.numbers('zot_repo_downloads_total')).toEqual({ a: 1 });
    expect(world.numbers('zot_repo_uploads_total')).toEqual({ a: 1 });
  });

  it('let no client make labels: made-up repositories have none, and there are no more than the limit', () => {
    const world = new World(3);
    world.series.register();
    world.finish('GET', undefined, 200);
    for (let n = 0; n < 1000; n += 1) world.finish('GET', `made/up/${n}`, n % 2 === 0 ? 404 : 401);
    for (let n = 0; n < 10; n += 1) world.finish('PUT', `there/${n}`, 201);
    world.finish('GET', 'there/1', 404);
    expect(world.numbers('zot_http_repo_latency_seconds')).toEqual({
      'N/A': 1001,
      'there/0': 1,
      'there/1': 2,
      'there/2': 1,
      OTHER: 7,
    });
    expect(world.numbers('zot_repo_uploads_total')).toEqual({ 'there/0': 1, 'there/1': 1, 'there/2': 1, OTHER: 7 });
  });

  it('forget a repository that is gone, and have room for another', () => {
    const world = new World(1);
    world.series.register();
    world.finish('PUT', 'old', 201);
    world.series.forget('old');
    world.finish('PUT', 'new', 201);
    expect(world.numbers('zot_repo_uploads_total')).toEqual({ new: 1 });
  });

  it('leave out the reading of metrics, as zot does', () => {
    const world = new World();
    world.series.register();
    const request = { route: { config: { access: { action: 'metrics' } } } };
    world.finish('GET', undefined, 200, { request: request as never });
    expect(world.numbers('zot_http_requests_total')).toEqual({});
  });
});
