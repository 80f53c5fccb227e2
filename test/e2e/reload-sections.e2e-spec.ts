import { setTimeout as sleep } from 'node:timers/promises';
import { Scheduler } from '@zot/extension-api';
import { EventCatcher } from '../support/event-catcher.js';
import { PrometheusSamples } from '../support/prometheus-text.js';
import { pushImage } from '../support/push.js';
import { ReloadingZot, type Settings } from '../support/reloading-zot.js';

describe('what works in the background, over reloads', () => {
  let zot: ReloadingZot;
  let sink: EventCatcher;
  beforeEach(async () => {
    zot = await ReloadingZot.start();
    sink = await EventCatcher.listen();
  });
  afterEach(async () => {
    await zot.stop();
    await sink.close();
  });

  const change = async (settings: Settings) => {
    const result = await zot.change(settings);
    expect(result).toMatchObject({ outcome: 'reloaded', issues: [] });
    return ReloadingZot.acts(result);
  };
  const scheduler = () => zot.running.app.get(Scheduler, { strict: false });
  const tasks = () =>
    scheduler()
      .list()
      .map(({ name }) => name)
      .sort();
  const metrics = { metrics: {} };
  const events = (type = 'http') => ({
    events: { enable: true, sinks: [{ type, address: sink.url, timeout: '1s' }] },
  });
  const samples = async () => {
    const { status, body } = await zot.client.get('/metrics');
    expect(status).toBe(200);
    return new PrometheusSamples(body.toString());
  };

  it('tasks come and go with their sections, while the scheduler is kept', async () => {
    const before = tasks();
    expect(await change({ extensions: metrics })).not.toHaveProperty('scheduler');
    expect(tasks()).toEqual([...before, 'repository-sizes'].sort());
    expect((await scheduler().run('repository-sizes')).runs).toBeGreaterThan(0);
    await change({});
    expect(tasks()).toEqual(before);
    await expect(scheduler().run('repository-sizes')).rejects.toThrow('repository-sizes');
  });

  it('tasks go on under a scheduler that is replaced with the stores, which remembers their last runs', async () => {
    const storage = { gc: true, gcDelay: '1s', gcInterval: '1h' };
    const stateOf = (task: string) =>
      scheduler()
        .list()
        .find(({ name }) => name === task);
    await change({ extensions: metrics, storage });
    const { lastStart } = await scheduler().run('gc');
    const former = scheduler();
    const acts = await change({ extensions: metrics, storage: { ...storage, dedupe: false } });
    expect(acts).toMatchObject({ scheduler: 'replace' });
    expect(scheduler()).not.toBe(former);
    expect(tasks()).toEqual(['gc', 'repository-sizes']);
    // One that is rare goes by its last run, one that is frequent runs soon, as after a start.
    while (stateOf('gc')!.lastStart === undefined || stateOf('repository-sizes')!.runs === 0) await sleep(20);
    expect(stateOf('gc')).toMatchObject({ lastStart, runs: 0 });
    expect(former.list().every(({ state }) => state !== 'running')).toBe(true);
  });

  it('a task that runs when its stores are exchanged ends, and is made again by the new one', async () => {
    await change({ storage: { gc: true, gcDelay: '1s', gcInterval: '1h' } });
    for (let n = 0; n < 5; n++) await pushImage(zot.client, `many/${n}`, 'v1');
    for (let turn = 0; turn < 3; turn++) {
      const running = scheduler()
        .run('gc')
        .then(
          () => 'ended',
          () => 'cut',
        );
      await change({ storage: { gc: true, gcDelay: '1s', gcInterval: '1h', dedupe: turn % 2 === 1 } });
      expect(['ended', 'cut']).toContain(await running);
      expect((await scheduler().run('gc')).lastError).toBeUndefined();
    }
    for (let n = 0; n < 5; n++) expect((await zot.client.get(`/v2/many/${n}/manifests/v1`)).status).toBe(200);
  });

  it('events come once and in order, also those that waited while their section and the stores were replaced', async () => {
    await change({ extensions: events() });
    await pushImage(zot.client, 'app', 'v0');
    sink.status = 500;
    await pushImage(zot.client, 'app', 'v1');
    await change({ extensions: events(), storage: { dedupe: false } });
    await pushImage(zot.client, 'app', 'v2');
    await change({ extensions: { ...events(), ...metrics }, storage: { dedupe: false } });
    await pushImage(zot.client, 'app', 'v3');
    sink.status = 204;
    await sink.until(5);
    await pushImage(zot.client, 'app', 'v4');
    const caught = await sink.until(6);
    expect(caught.map(({ data }) => data.reference)).toEqual([undefined, 'v0', 'v1', 'v2', 'v3', 'v4']);
    expect(new Set(caught.map(({ headers }) => headers['ce-id'])).size).toBe(6);
    await change({});
    await pushImage(zot.client, 'app', 'v5');
    await sleep(200);
    expect(sink.caught).toHaveLength(6);
  });

  it('counters count on where their section is kept, and begin anew where it is replaced; each series stands there once', async () => {
    await change({ extensions: metrics });
    await pushImage(zot.client, 'app', 'v0');
    let pushes = 1;
    const changes: readonly [settings: Settings, isReplaced: boolean][] = [
      [{ log: { level: 'warn' } }, false],
      [{ http: { realm: 'x' } }, false],
      [{ http: { writeTimeout: '50s' } }, false],
      [{ scheduler: { numWorkers: 3 } }, false],
      [{ storage: { dedupe: false } }, true],
      [{ storage: { dedupe: false }, http: { realm: 'x' } }, false],
    ];
    for (const [settings, isReplaced] of changes) {
      const acts = await change({ ...settings, extensions: metrics });
      expect('extensions.metrics' in acts).toBe(isReplaced);
      await pushImage(zot.client, 'app', 'v1');
      pushes = isReplaced ? 1 : pushes + 1;
      const found = await samples();
      // Throws where there are two of them.
      expect(found.value('zot_repo_uploads_total', { repo: 'app' })).toBe(pushes);
      expect(found.value('zot_scheduler_workers_total')).toBeGreaterThan(0);
      const keys = found.all.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`);
      expect(keys).toHaveLength(new Set(keys).size);
    }
  });
});
