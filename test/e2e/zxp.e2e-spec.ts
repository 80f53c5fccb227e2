import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freshBundle } from '../support/bundle.js';
import { PrometheusSamples } from '../support/prometheus-text.js';
import { pushImage } from '../support/push.js';
import { checkout, run } from '../support/run-zot.js';
import { Zot } from '../support/start-zot.js';

const bin = join(checkout, 'bin/zxp');

/** `bin/zxp config` as a process of its own. */
class SpawnedExporter {
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async of(folder: string, server: object): Promise<SpawnedExporter> {
    const file = join(folder, 'zxp.json');
    await writeFile(file, JSON.stringify({ Server: server, Exporter: { port: 0 } }));
    await freshBundle();
    const child = spawn(bin, ['config', file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout);
    const [line] = (await once(lines, 'line')) as [string];
    return new SpawnedExporter(child, (JSON.parse(line) as { port: number }).port);
  }

  async read(): Promise<PrometheusSamples> {
    return new PrometheusSamples(await (await fetch(`http://127.0.0.1:${this.port}/metrics`)).text());
  }

  /** Resolves with its exit code. */
  async stop(): Promise<number | null> {
    const ended = once(this.child, 'close') as Promise<[number | null]>;
    this.child.kill('SIGTERM');
    return (await ended)[0];
  }
}

describe('zxp', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zxp-e2e-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  it('exports the metrics of the minimal build', async () => {
    const zot = await Zot.start({ minimal: true });
    const { hostname: host, port } = new URL(zot.client.url);
    const exporter = await SpawnedExporter.of(folder, { host, port });
    expect((await exporter.read()).value('zot_up')).toBe(1);
    await pushImage(zot.client, 'team/app', 'v1');
    const samples = await exporter.read();
    expect(samples.value('zot_repo_uploads_total', { repo: 'team/app' })).toBe(1);
    expect(samples.value('zot_http_method_latency_seconds_count', { method: 'PUT' })).toBe(3);
    expect(samples.value('zot_info', { binaryType: 'minimal' })).toBe(0);
    expect(samples.value('zot_http_connections')).toBeGreaterThan(0);
    await zot.stop();
    expect((await exporter.read()).value('zot_up')).toBe(0);
    expect(await exporter.stop()).toBe(0);
  });

  it('exports what a minimal build of zot answers', async () => {
    const answer = {
      Counters: [{ Name: 'zot.repo.uploads', Count: 2, LabelNames: ['repo'], LabelValues: ['a'] }],
      Gauges: null,
      Summaries: null,
      Histograms: null,
    };
    const server: Server = createServer((_request, response) => response.end(JSON.stringify(answer)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const exporter = await SpawnedExporter.of(folder, {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
    });
    expect((await exporter.read()).value('zot_repo_uploads_total', { repo: 'a' })).toBe(2);
    expect(await exporter.stop()).toBe(0);
    server.close();
  });

  it.each([
    [['--help'], 0, /^zxp: tells Prometheus/],
    [['--version'], 0, /^zxp \d+\.\d+\.\d+ /],
    [[], 0, /Usage:/],
    [['export'], 2, /unknown command 'export'/],
    [['config', 'a', 'b'], 2, /takes one file/],
    [['config', '--no'], 2, /--no/],
    [['config', '/nowhere/zxp.json'], 1, /error: the file/],
  ])('says what it is told: %j', async (args, code, said) => {
    await freshBundle();
    const ran = await run(bin, args);
    expect(ran.code).toBe(code);
    expect(ran.stdout + ran.stderr).toMatch(said);
  });
});
