import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../support/client.js';
import { PrometheusSamples } from '../support/prometheus-text.js';
import { expectStatus, pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

async function read(client: Client, path = '/metrics'): Promise<PrometheusSamples> {
  return new PrometheusSamples(expectStatus(await client.get(path), 200).body.toString());
}

/** Series of zot with their types and labels: those that a reader of zot relies on. */
const ofZot: readonly (readonly [name: string, type: string, labels: readonly string[]])[] = [
  ['zot_http_requests_total', 'counter', ['method', 'code']],
  ['zot_repo_uploads_total', 'counter', ['repo']],
  ['zot_repo_downloads_total', 'counter', ['repo']],
  ['zot_http_repo_latency_seconds', 'summary', ['repo']],
  ['zot_http_method_latency_seconds', 'histogram', ['method']],
  ['zot_repo_storage_bytes', 'gauge', ['repo']],
  ['zot_info', 'gauge', ['commit', 'binaryType', 'goVersion', 'version']],
  ['zot_storage_lock_latency_seconds', 'histogram', ['storageName', 'lockType']],
  ['zot_scheduler_generators_total', 'counter', []],
  ['zot_scheduler_generators_status', 'gauge', ['priority', 'state']],
  ['zot_scheduler_workers_total', 'gauge', []],
  ['zot_scheduler_workers', 'gauge', ['state']],
  ['zot_scheduler_tasksqueue_length', 'gauge', ['priority']],
  ['zot_scheduler_workers_tasks_duration_seconds', 'histogram', ['name']],
];

describe('metrics', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start({ settings: { extensions: { metrics: {} } } });
    await pushImage(zot.client, 'team/app', 'v1');
    await zot.client.get('/v2/team/app/manifests/v1');
    await zot.client.get('/v2/team/none/manifests/v1');
    await zot.client.get('/v2/');
    // The task that measures repositories begins a second after the start.
    while ((await read(zot.client)).value('zot_repo_storage_bytes', { repo: 'team/app' }) === undefined)
      await sleep(50);
  });
  afterAll(async () => zot.stop());

  it.each(ofZot)('have %s, as zot has', async (name, type, labels) => {
    const samples = await read(zot.client);
    expect(samples.types.get(name)).toBe(type);
    const part = type === 'histogram' || type === 'summary' ? `${name}_count` : name;
    expect(samples.labelsOf(part)).toEqual(labels);
  });

  it('tell what was done', async () => {
    const samples = await read(zot.client);
    const of = (name: string, labels = {}) => samples.value(name, labels);
    expect(of('zot_repo_uploads_total', { repo: 'team/app' })).toBe(1);
    expect(of('zot_repo_downloads_total', { repo: 'team/app' })).toBe(1);
    expect(of('zot_http_requests_total', { method: 'GET', code: '404' })).toBe(1);
    expect(of('zot_http_repo_latency_seconds_count', { repo: 'N/A' })).toBe(2);
    expect(of('zot_http_repo_latency_seconds_sum', { repo: 'team/app' })).toBeGreaterThan(0);
    expect(of('zot_repo_storage_bytes', { repo: 'team/app' })).toBeGreaterThan(500);
    expect(of('zot_info', { binaryType: 'full', version: '1.1.1' })).toBe(0);
    expect(of('zot_http_connections')).toBeGreaterThan(0);
    expect(of('zot_http_requests_in_flight')).toBe(1);
    expect(of('zot_log_dropped_lines_total', { log: 'log' })).toBe(0);
    expect(of('zot_task_runs_total', { name: 'repository-sizes', result: 'good' })).toBe(1);
    expect(samples.labelsOf('zot_cache_bytes')).toEqual(['cache']);
  });

  it('tell of the process and of its event loop, without a prefix', async () => {
    const samples = await read(zot.client);
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(samples.value(name)).toBeGreaterThan(0);
  });

  it('are not counted themselves, and have no series for what clients make up', async () => {
    const before = await read(zot.client);
    for (let n = 0; n < 50; n += 1) await zot.client.get(`/v2/made/up/${n}/manifests/v1`);
    const after = await read(zot.client);
    expect(after.all.length).toBe(before.all.length);
    expect(after.value('zot_http_requests_total', { method: 'GET', code: '404' })).toBe(51);
  });

  it('can be read by GET only', async () => {
    expect((await zot.client.ask('POST', '/metrics')).status).toBe(405);
    expect((await zot.client.ask('GET', '/metrics/more')).status).toBe(404);
  });
});

describe('the path of metrics', () => {
  it('is that of the file, also for two servers of one process', async () => {
    const at = async (path: string) => Zot.start({ settings: { extensions: { metrics: { prometheus: { path } } } } });
    const [one, other] = [await at('/one'), await at('/deeper/other')];
    try {
      expect((await read(one.client, '/one')).types.has('zot_info')).toBe(true);
      expect((await read(other.client, '/deeper/other')).types.has('zot_info')).toBe(true);
      expect((await one.client.get('/deeper/other')).status).toBe(404);
      expect((await one.client.get('/metrics')).status).toBe(404);
    } finally {
      await one.stop();
      await other.stop();
    }
  });

  it('is not there where metrics are off', async () => {
    const zot = await Zot.start({ settings: { extensions: { metrics: { enable: false } } } });
    try {
      expect((await zot.client.get('/metrics')).status).toBe(404);
    } finally {
      await zot.stop();
    }
  });
});
