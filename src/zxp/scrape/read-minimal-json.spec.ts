import { exposition } from './exposition.js';
import { readMinimalJson } from './read-minimal-json.js';

/** In the form of zot's minimal build. */
const ofZot = {
  Counters: [
    { Name: 'zot.http.requests', Count: 12, LabelNames: ['method', 'code'], LabelValues: ['GET', '200'] },
    { Name: 'zot.http.requests', Count: 3, LabelNames: ['method', 'code'], LabelValues: ['PUT', '201'] },
    { Name: 'zot.scheduler.generators', Count: 4, LabelNames: null, LabelValues: null },
  ],
  Gauges: [
    { Name: 'zot.repo.storage.bytes', Value: 1.5e9, LabelNames: ['repo'], LabelValues: ['team/app'] },
    { Name: 'zot.scheduler.workers.total', Value: 8, LabelNames: null, LabelValues: null },
  ],
  Summaries: [
    { Name: 'zot.http.repo.latency.seconds', Count: 2, Sum: 0.25, LabelNames: ['repo'], LabelValues: ['N/A'] },
  ],
  Histograms: [
    {
      Name: 'zot.http.method.latency.seconds',
      Count: 7,
      Sum: 31.5,
      Buckets: { '30': 6, '0.5': 5, '5': 5 },
      LabelNames: ['method'],
      LabelValues: ['GET'],
    },
  ],
};

const text = (answer: object) => exposition(readMinimalJson(JSON.stringify(answer)), true);

describe('metrics of a minimal build', () => {
  it('of zot become what Prometheus reads', () => {
    expect(text(ofZot)).toBe(`# HELP zot_up Whether the registry could be read.
# TYPE zot_up gauge
zot_up 1
# TYPE zot_http_requests_total counter
zot_http_requests_total{method="GET",code="200"} 12
zot_http_requests_total{method="PUT",code="201"} 3
# TYPE zot_scheduler_generators_total counter
zot_scheduler_generators_total 4
# TYPE zot_repo_storage_bytes gauge
zot_repo_storage_bytes{repo="team/app"} 1500000000
# TYPE zot_scheduler_workers_total gauge
zot_scheduler_workers_total 8
# TYPE zot_http_repo_latency_seconds summary
zot_http_repo_latency_seconds_sum{repo="N/A"} 0.25
zot_http_repo_latency_seconds_count{repo="N/A"} 2
# TYPE zot_http_method_latency_seconds histogram
zot_http_method_latency_seconds_bucket{method="GET",le="0.5"} 5
zot_http_method_latency_seconds_bucket{method="GET",le="5"} 5
zot_http_method_latency_seconds_bucket{method="GET",le="30"} 6
zot_http_method_latency_seconds_bucket{method="GET",le="+Inf"} 7
zot_http_method_latency_seconds_sum{method="GET"} 31.5
zot_http_method_latency_seconds_count{method="GET"} 7
`);
  });

  it('of ours have more beside them', () => {
    const Others = { Gauges: [{ Name: 'zot.http.connections', Value: 2, LabelNames: [], LabelValues: [] }] };
    expect(text({ Counters: [], Others })).toContain('\nzot_http_connections 2\n');
  });

  it.each<[string, object]>([
    ['a name that is none', { Name: 'zot.x\n# TYPE y', Value: 1 }],
    ['a label that is none', { Name: 'zot.x', Value: 1, LabelNames: ['a"b'], LabelValues: ['c'] }],
    ['a value that is no number', { Name: 'zot.x', Value: '1' }],
    ['no name', { Value: 1 }],
  ])('are left out where they have %s', (_, gauge) => {
    expect(text({ Gauges: [gauge] })).not.toContain('zot_x');
  });

  it('keep hostile values of labels inside their line', () => {
    const Gauges = [{ Name: 'zot.x', Value: 1, LabelNames: ['of'], LabelValues: ['a"} 9\nzot_y 1\\'] }];
    expect(text({ Gauges })).toContain('zot_x{of="a\\"} 9\\nzot_y 1\\\\"} 1\n');
  });

  it.each(['', '<html>', '[]', '{}', '{"errors":[]}'])('are not there where the answer is %j', (answer) => {
    expect(() => readMinimalJson(answer)).toThrow();
  });

  it('are told as missing where the registry cannot be read', () => {
    expect(exposition([], false)).toContain('\nzot_up 0\n');
  });
});
