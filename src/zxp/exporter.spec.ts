import { ExporterConfig, ExporterLogConfig } from './config/exporter.config.js';
import { ExporterLog } from './exporter-log.js';
import { Exporter, type Source } from './exporter.js';

const answer = JSON.stringify({
  Counters: [{ Name: 'zot.http.requests', Count: 1, LabelNames: [], LabelValues: [] }],
});

describe('the exporter', () => {
  let exporter: Exporter;
  let url: string;
  const open = async (source: Source, settings: Partial<ExporterConfig> = {}) => {
    const config = Object.assign(new ExporterConfig(), { port: '0' }, settings);
    const quiet = Object.assign(new ExporterLogConfig(), { level: 'error', output: '/dev/null' });
    exporter = new Exporter(config, source, ExporterLog.open(quiet));
    url = `http://127.0.0.1:${await exporter.listen()}`;
  };
  afterEach(async () => exporter.close());

  it('asks the registry each time it is read', async () => {
    let looks = 0;
    await open({ read: async () => ((looks += 1), answer) });
    for (const _ of [1, 2]) {
      const read = await fetch(`${url}/metrics`);
      expect(read.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(await read.text()).toContain('zot_http_requests_total 1\n');
    }
    expect(looks).toBe(2);
  });

  it.each<[string, Source]>([
    ['does not answer', { read: async () => Promise.reject(new Error('connect ECONNREFUSED')) }],
    ['answers what is none', { read: async () => '<html>' }],
  ])('says that the registry is not up where it %s', async (_, source) => {
    await open(source);
    const read = await fetch(`${url}/metrics`);
    expect(read.status).toBe(200);
    expect(await read.text()).toMatch(/^zot_up 0$/m);
  });

  it('answers at the path of its file only, and GET only', async () => {
    await open({ read: async () => answer }, { metrics: { path: '/deeper/zot' } });
    expect((await fetch(`${url}/deeper/zot?x=1`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`${url}/deeper/zot`, { method: 'POST' })).status).toBe(405);
  });
});
