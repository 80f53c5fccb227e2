import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  defineExtension,
  defineSection,
  Log,
  Scheduler,
  Stores,
  tasks,
  to,
  type Definition,
  type Runs,
  type Step,
  type Task,
} from '@zot/extension-api';
import { ManualClock, SilentLog } from '@zot/testkit';
import { boot } from '../kernel/boot/boot.js';
import { compose } from '../kernel/compose/compose.js';
import { makePlan } from '../kernel/plan/make-plan.js';
import { MemoryStorageDriver } from '../storage/drivers/memory/memory-storage-driver.js';
import { SchedulerConfig } from './scheduler.config.js';
import scheduler from './scheduler.definition.js';

const clock = new ManualClock();
const driver = new MemoryStorageDriver();
const surroundings = defineSection({
  name: 'surroundings',
  provides: [Clock, Log, Stores],
  module: () => ({
    module: class SurroundingsModule {},
    providers: [
      { provide: Clock, useValue: clock },
      { provide: Log, useClass: SilentLog },
      { provide: Stores, useValue: { all: [{ route: '', driver }] } },
    ],
  }),
});

const heard: string[] = [];

/** What a feature holds open while its task runs. */
@Injectable()
class Index implements Runs {
  isOpen = false;
  start(): void {
    this.isOpen = true;
  }
  stop(): void {
    this.isOpen = false;
    heard.push('index closed');
  }
}

@Injectable()
class SweepTask implements Task {
  readonly name = 'sweep';
  readonly priority = 'low';
  readonly every = 3_600_000;

  constructor(
    private readonly index: Index,
    @Inject('depth') private readonly depth: number,
  ) {}

  async *steps(signal: AbortSignal): AsyncGenerator<Step> {
    for (let step = 0; step < this.depth; step++) {
      await clock.sleep(10);
      heard.push(`${this.index.isOpen ? 'step' : 'step on a closed index'}${signal.aborted ? ', at the end' : ''}`);
      yield { total: this.depth };
    }
  }
}

/** Listed after the scheduler, so that it is started after it and stopped before. */
const sweeper = defineExtension({
  name: 'sweeper',
  module: () => ({
    module: class SweeperModule {},
    providers: [Index, SweepTask, { provide: 'depth', useValue: 100 }],
    runs: [Index],
    contributes: [to(tasks, SweepTask)],
  }),
});

describe('the scheduler section', () => {
  it('runs the tasks of other sections while these are open, and remembers', async () => {
    const on = new Map<Definition, object>([
      [surroundings, {}],
      [scheduler, new SchedulerConfig()],
      [sweeper, {}],
    ]);
    const { plan, issues } = makePlan(on, [...on.keys()]);
    expect(issues).toEqual([]);
    const running = await boot(await compose(plan));
    const found = running.app.get(Scheduler, { strict: false });
    expect(found.workers()).toEqual({ total: expect.any(Number), busy: 0 });
    const ran = found.run('sweep');
    while (found.list()[0]!.state !== 'running') await clock.advance(0);
    while (found.list()[0]!.steps < 100) await clock.advance(10);
    expect(await ran).toMatchObject({ state: 'waiting', steps: 100, failedSteps: 0 });
    expect((await driver.stat('.zot.tasks.json'))?.size).toBeGreaterThan(0);

    heard.length = 0;
    const cut = found.run('sweep');
    while (heard.length < 3) await clock.advance(10);
    // Until the next step is under way, with its limit.
    while (clock.sleeping < 2) await clock.advance(0);
    const stopped = running.stop(1000);
    await clock.advance(10);
    expect(await stopped).toEqual([]);
    expect(await cut).toMatchObject({ failedRuns: 0 });
    expect(heard.slice(3)).toEqual(['step, at the end', 'index closed']);
    expect(clock.sleeping).toBe(0);
  });
});
