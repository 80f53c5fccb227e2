import { setTimeout as sleep } from 'node:timers/promises';
import { readFile, writeFile } from 'node:fs/promises';
import type { TaskState } from '@zot/extension-api';
import { runZot } from '../support/run-zot.js';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';
import { Zot } from '../support/start-zot.js';

describe('zot tasks', () => {
  let folder: ConfigFolder;
  let config: string;
  let server: SpawnedZot | undefined;
  beforeAll(async () => {
    folder = await ConfigFolder.make();
    config = await folder.config('tasks');
    // Something to show: metrics bring a task along.
    const file = JSON.parse(await readFile(config, 'utf8')) as object;
    await writeFile(config, JSON.stringify({ ...file, extensions: { metrics: {} } }));
  });
  afterAll(async () => {
    await server?.kill();
    await folder.remove();
  });
  const asked = async (...args: string[]) => {
    const ran = await runZot(['tasks', '--format', 'json', ...args, config]);
    return { ...ran, said: JSON.parse(ran.stdout) as { running: boolean; tasks: TaskState[] } };
  };

  it('asks the server that runs on the file, and may run a task', async () => {
    server = await SpawnedZot.spawn(config);
    await server.listening();
    const ran = await asked('--run', 'repository-sizes');
    expect(ran.code).toBe(0);
    // On a slow machine it has run by itself before it was told to.
    expect(ran.said.tasks).toMatchObject([{ name: 'repository-sizes', failedRuns: 0 }]);
    expect(ran.said.tasks[0]!.runs).toBeGreaterThan(0);
    const { said } = await asked();
    expect(said.running).toBe(true);
    expect(said.tasks.find(({ name }) => name === 'repository-sizes')).toMatchObject({
      priority: 'low',
      state: 'waiting',
      every: 60_000,
      nextStart: expect.any(Number),
      lastDuration: expect.any(Number),
    });
    const { stdout } = await runZot(['tasks', config]);
    expect(stdout).toMatch(/^TASK .*NEXT RUN/);
    expect(stdout).toMatch(/^repository-sizes +waiting +low +1m /m);
  });

  it('says so where there is no such task', async () => {
    const { code, stderr } = await runZot(['tasks', '--run', 'nothing', config]);
    expect([code, stderr]).toEqual([1, 'there is no task nothing\n']);
  });

  it('tells what is remembered once the server has ended', async () => {
    server!.signal('SIGTERM');
    expect((await server!.end()).code).toBe(0);
    const { said, code } = await asked();
    expect([code, said.running]).toEqual([0, false]);
    expect(said.tasks.map(({ name }) => name)).toEqual(['repository-sizes']);
    const none = await runZot(['tasks', '--run', 'repository-sizes', config]);
    expect([none.code, none.stderr]).toEqual([1, 'no server runs on this file, so that no task can be run\n']);
  });

  it('takes a file that is good, and nothing else', async () => {
    const bad = await folder.config('bad');
    await writeFile(bad, '{"http": {"port": "x"}}');
    const { code, stderr } = await runZot(['tasks', bad]);
    expect(code).toBe(1);
    expect(stderr).toContain('error: http.port: "x" is not a port');
    expect((await runZot(['tasks'])).code).toBe(2);
  });
});

describe('the route of tasks', () => {
  it('tells administrators how they stand', async () => {
    const zot = await Zot.start({ settings: { extensions: { metrics: {} } } });
    try {
      for (;;) {
        const answer = await zot.client.get('/v2/_zot/admin/tasks');
        expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
        const { workers, tasks } = JSON.parse(answer.body.toString()) as {
          workers: { total: number; busy: number };
          tasks: TaskState[];
        };
        expect(workers.total).toBeGreaterThan(0);
        const sizes = tasks.find(({ name }) => name === 'repository-sizes');
        expect(sizes).toMatchObject({ priority: 'low', every: 60_000 });
        if (sizes!.runs > 0) break;
        await sleep(50);
      }
      expect((await zot.client.ask('POST', '/v2/_zot/admin/tasks')).status).toBe(405);
    } finally {
      await zot.stop();
    }
  });
});
