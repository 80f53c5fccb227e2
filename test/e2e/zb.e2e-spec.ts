import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CiEntry } from '../../src/zb/report/ci-report.js';
import type { ResultFile } from '../../src/zb/report/result-file.js';
import { freshBundle } from '../support/bundle.js';
import { checkout, run, type Ran } from '../support/run-zot.js';
import { Zot } from '../support/start-zot.js';

const patienceMs = 60_000;

function zb(...args: readonly string[]): Promise<Ran> {
  return run(join(checkout, 'bin/zb'), args, { patienceMs });
}

/** The names that patterns and scripts written for zot's tool rely on. */
const ofZot = [
  'Get Catalog',
  'Push Monolith 1MB',
  'Push Monolith 10MB',
  'Push Monolith 100MB',
  'Push Chunk Streamed 1MB',
  'Push Chunk Streamed 10MB',
  'Push Chunk Streamed 100MB',
  'Pull 1MB',
  'Pull 10MB',
  'Pull 100MB',
  'Pull Mixed 20% 1MB, 70% 10MB, 10% 100MB',
  'Push Monolith Mixed 20% 1MB, 70% 10MB, 10% 100MB',
  'Push Chunk Mixed 33% 1MB, 33% 10MB, 33% 100MB',
  'Pull 75% and Push 25% Mixed 1MB',
  'Pull 75% and Push 25% Mixed 10MB',
  'Pull 75% and Push 25% Mixed 100MB',
  'On-demand Sync 100MB',
  'On-demand Sync 1GB',
];

describe('zb', () => {
  let zot: Zot;
  let folder: string;
  beforeAll(async () => {
    await freshBundle();
    zot = await Zot.start();
    folder = await mkdtemp(join(tmpdir(), 'zb-e2e-'));
  }, 2 * patienceMs);
  afterAll(async () => {
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  it('has the tests of zot, by their names', async () => {
    const { code, stdout } = await zb('--list-tests', 'http://localhost:8080');
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, ofZot.length)).toEqual(ofZot);
  });

  it(
    'measures a registry, and takes away what it has pushed',
    async () => {
      const file = join(folder, 'results.json');
      const one = ['-c', '2', '-n', '4', '-r', 'bench', '-t', '^(Get Catalog|(Push|Pull).* 1MB|.* 10 tags)$'];
      const { code, stdout, stderr } = await zb(...one, '-o', 'json', '--output-file', file, zot.client.url);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { tests } = JSON.parse(stdout) as ResultFile;
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(stdout));
      expect(tests.map(({ name }) => name)).toEqual([
        'Get Catalog',
        'Push Monolith 1MB',
        'Push Chunk Streamed 1MB',
        'Pull 1MB',
        'Pull 75% and Push 25% Mixed 1MB',
        'Get Manifest 10 tags',
        'Head Manifest 10 tags',
        'List Tags 10 tags',
        'Push Small Image 10 tags',
        'Push Chunk 1MB',
      ]);
      for (const { results } of tests) expect(results).toMatchObject([{ requests: 4, failed: 0 }]);
      const { body } = await zot.client.get('/v2/_catalog');
      const { repositories } = JSON.parse(body.toString()) as { repositories: string[] };
      for (const name of repositories) {
        const { body: listed } = await zot.client.get(`/v2/${name}/tags/list`);
        expect((JSON.parse(listed.toString()) as { tags: string[] }).tags).toEqual([]);
      }
    },
    patienceMs,
  );

  it('prints a table, without a bar where it is no terminal', async () => {
    const { code, stdout, stderr } = await zb('-n', '3', '-t', '^Ping$', zot.client.url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Test +done +failed +per s +p50/m);
    expect(stdout).toMatch(/^Ping +3 +0 /m);
  });

  it('writes what CI services collect', async () => {
    const { code } = await zb('-n', '3', '-t', '^Ping$', '-o', 'ci-cd', '-d', folder, zot.client.url);
    expect(code).toBe(0);
    const entries = JSON.parse(await readFile(join(folder, 'ci-cd.json'), 'utf8')) as CiEntry[];
    expect(entries).toEqual([
      {
        name: 'Ping',
        unit: 'requests per sec',
        value: expect.any(Number),
        extra: expect.stringMatching(/^p50 .* ms$/),
      },
    ]);
  });

  it('compares two results, and two registries', async () => {
    const files = [join(folder, 'before.json'), join(folder, 'after.json')];
    for (const file of files) await zb('-n', '3', '-t', '^Ping$', '--output-file', file, zot.client.url);
    const { code, stdout } = await zb('compare', ...files);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Ping +\S+ +\S+ +\d+\.\d+×/m);
    const both = await zb('-n', '3', '-t', '^Ping$', zot.client.url, zot.client.url);
    expect(both.stdout).toMatch(/^ {2}A\/B +\d/m);
  });

  it('ends with 1 where a request fails or nobody answers, and with 2 where it is called wrongly', async () => {
    const closed = await zb('-n', '3', '-t', '^Ping$', 'http://127.0.0.1:1');
    expect([closed.code, closed.stderr]).toEqual([1, expect.stringContaining('cannot be measured')]);
    const failed = await zb('-n', '3', '-t', '^Push Monolith 1MB$', '-r', 'NO-NAME', zot.client.url);
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringMatching(/POST \/v2\/NO-NAME.* answered 404/)]);
    expect((await zb('-n', '0', zot.client.url)).code).toBe(2);
  });
});
