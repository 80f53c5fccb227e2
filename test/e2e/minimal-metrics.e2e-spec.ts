import type { MinimalJson } from '../../src/extensions/metrics/minimal/minimal-json.js';
import type { Client } from '../support/client.js';
import { expectStatus, pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

type Answer = MinimalJson & { readonly Others: MinimalJson };

async function read(client: Client): Promise<Answer> {
  return JSON.parse(expectStatus(await client.get('/metrics'), 200).body.toString()) as Answer;
}

const valuesOf = <E extends { readonly Name: string; readonly LabelValues: readonly string[] }>(
  entries: readonly E[],
  name: string,
  ...values: readonly string[]
) => entries.find((entry) => entry.Name === name && values.every((value, at) => entry.LabelValues[at] === value));

describe('metrics of the minimal build', () => {
  let zot: Zot;
  beforeAll(async () => {
    // The file cannot turn them off, nor move them: this build has no extensions.
    zot = await Zot.start({ minimal: true, settings: { extensions: { metrics: { enable: false } } } });
  });
  afterAll(async () => zot.stop());

  it('begin with the first look', async () => {
    await zot.client.get('/v2/');
    expect((await read(zot.client)).Counters.filter(({ Name }) => Name === 'zot.http.requests')).toEqual([]);
    await zot.client.get('/v2/');
    expect(valuesOf((await read(zot.client)).Counters, 'zot.http.requests', 'GET', '200')).toEqual({
      Name: 'zot.http.requests',
      LabelNames: ['method', 'code'],
      LabelValues: ['GET', '200'],
      Count: 1,
    });
  });

  it('are what an exporter of zot reads', async () => {
    await pushImage(zot.client, 'team/app', 'v1');
    await zot.client.get('/v2/team/app/manifests/v1');
    const { Counters, Gauges, Summaries, Histograms } = await read(zot.client);
    expect(valuesOf(Counters, 'zot.repo.uploads', 'team/app')?.Count).toBe(1);
    expect(valuesOf(Counters, 'zot.repo.downloads', 'team/app')?.Count).toBe(1);
    expect(valuesOf(Gauges, 'zot.info')).toMatchObject({
      LabelNames: ['commit', 'binaryType', 'goVersion', 'version'],
      LabelValues: [expect.any(String), 'minimal', process.version, '1.1.1'],
      Value: 0,
    });
    expect(valuesOf(Summaries, 'zot.http.repo.latency.seconds', 'team/app')).toMatchObject({
      Count: 6,
      Sum: expect.any(Number),
    });
    const put = valuesOf(Histograms, 'zot.http.method.latency.seconds', 'PUT')!;
    expect([put.Count, put.Buckets['600'], put.Buckets['+Inf']]).toEqual([3, 3, 3]);
  });

  it('keep apart what zot does not have, at which its exporter would fail', async () => {
    const { Counters, Gauges, Histograms, Others } = await read(zot.client);
    const ofZot = [...Counters, ...Gauges, ...Histograms].map(({ Name }) => Name);
    expect(ofZot).not.toContain('zot.http.connections');
    expect(valuesOf(Others.Gauges, 'zot.http.connections')?.Value).toBe(1);
    expect(ofZot.every((name) => name.startsWith('zot.'))).toBe(true);
  });
});
