import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  Catalog,
  Clock,
  defineExtension,
  Scheduler,
  tasks,
  to,
  type Runs,
  type Step,
  type Task,
  type TaskState,
} from '@zot/extension-api';
import { pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const seen: string[] = [];
let scheduler: Scheduler;

/** What a feature of an extension is: a task that asks a room for what it works on. */
@Injectable()
class VisitTask implements Task {
  readonly name = 'visit';
  readonly priority = 'low';
  readonly every = 3_600_000;
  readonly jitter = 0;

  constructor(
    private readonly catalog: Catalog,
    private readonly clock: Clock,
  ) {}

  async *steps(signal: AbortSignal): AsyncGenerator<Step> {
    const { items } = await this.catalog.repositories({});
    for (const on of items) {
      if (signal.aborted) return;
      seen.push(on);
      yield { on, total: items.length };
    }
    // The last step ends when the server does.
    if (items.includes('slow' as never)) await this.clock.sleep(Number.POSITIVE_INFINITY, signal);
  }
}

@Injectable()
class Witness implements Runs {
  constructor(private readonly found: Scheduler) {}
  start(): void {
    scheduler = this.found;
  }
  stop(): void {}
}

const visitor = defineExtension({
  name: 'visitor',
  needs: [Catalog, Clock, Scheduler],
  module: () => ({
    module: class VisitorModule {},
    providers: [VisitTask, Witness],
    runs: [Witness],
    contributes: [to(tasks, VisitTask)],
  }),
});

const state = (): TaskState => scheduler.list().find(({ name }) => name === 'visit')!;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(5);
}

describe('a task of an extension', () => {
  let zot: Zot;
  beforeEach(async () => {
    seen.length = 0;
    zot = await Zot.start({ more: [visitor], settings: { extensions: { visitor: {} } } });
  });
  afterEach(async () => zot.stop());

  it('runs once the server answers, and when it is asked to', async () => {
    await until(() => state().state === 'waiting' && state().runs === 1);
    await pushImage(zot.client, 'team/a', 'latest');
    expect(await scheduler.run('visit')).toMatchObject({ runs: 2, failedRuns: 0, steps: 1 });
    expect(seen).toEqual(['team/a']);
  });

  it('is remembered in a file that no client sees, and does not begin anew after a restart', async () => {
    await until(() => state().state === 'waiting' && state().runs === 1);
    await pushImage(zot.client, 'team/a', 'latest');
    await scheduler.run('visit');
    const { lastEnd } = state();
    zot = await zot.restart();
    await until(() => state().nextStart !== undefined);
    expect(state()).toMatchObject({ runs: 0, lastEnd, nextStart: lastEnd! + 3_600_000 });
    expect(seen).toEqual(['team/a']);

    const { body } = await zot.client.get('/v2/_catalog');
    expect(JSON.parse(body.toString())).toEqual({ repositories: ['team/a'] });
    expect(await readdir(zot.root)).toContain('.zot.tasks.json');
    expect(JSON.parse(await readFile(join(zot.root, '.zot.tasks.json'), 'utf8'))).toMatchObject({
      version: 1,
      tasks: { visit: { lastEnd, failures: 0 } },
    });
    expect((await zot.client.get('/v2/.zot.tasks.json/tags/list')).status).toBe(404);
  });

  it('ends with the server, which does not wait for more than its step', async () => {
    await until(() => state().state === 'waiting' && state().runs === 1);
    await pushImage(zot.client, 'slow', 'latest');
    const ran = scheduler.run('visit');
    await until(() => seen.includes('slow'));
    zot = await zot.restart();
    expect(await ran).toMatchObject({ failedRuns: 0 });
  });
});
