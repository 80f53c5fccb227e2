import {
  Contributions,
  TaskMemory,
  type Step,
  type Task,
  type TaskObserver,
  type TaskRecord,
  type Tasks,
  type TaskState,
} from '@zot/extension-api';
import { ManualClock, RecordingLog } from '@zot/testkit';
import { Breath } from '../../src/scheduler/breath.js';
import { TaskBook } from '../../src/scheduler/task-book.js';
import { TaskReports } from '../../src/scheduler/task-reports.js';
import { TaskScheduler } from '../../src/scheduler/task-scheduler.js';
import { TaskTimes } from '../../src/scheduler/task-times.js';

export class NoJitter extends TaskTimes {
  protected override random(): number {
    return 0;
  }
}

export class TestMemory extends TaskMemory {
  fault: Error | undefined;
  constructor(readonly records = new Map<string, TaskRecord>()) {
    super();
  }
  async recall() {
    if (this.fault) throw this.fault;
    return this.records;
  }
  async remember(name: string, record: TaskRecord) {
    if (this.fault) throw this.fault;
    this.records.set(name, record);
  }
}

/** Rests a millisecond of the manual clock after each step, so that endless tasks need time. */
export class ShortBreath extends Breath {
  constructor(private readonly time: ManualClock) {
    super(time);
  }
  override async take(): Promise<void> {
    await this.time.sleep(1);
  }
}

export interface WorldOptions {
  readonly workers?: number;
  readonly calm?: number;
  readonly memory?: TestMemory;
  readonly clock?: ManualClock;
  readonly observers?: readonly TaskObserver[];
}

export async function world(sources: readonly (Task | Tasks)[], options: WorldOptions = {}) {
  const { workers = 4, calm = 0, memory = new TestMemory(), clock = new ManualClock() } = options;
  const log = new RecordingLog();
  const [tasks, observers] = [new Contributions<Task | Tasks>(), new Contributions<TaskObserver>()];
  tasks.fill(sources);
  observers.fill(options.observers ?? []);
  const reports = new TaskReports(log, observers);
  const book = new TaskBook(tasks, memory, reports);
  const scheduler = new TaskScheduler(book, new NoJitter(), new ShortBreath(clock), reports, clock, { workers, calm });
  scheduler.start();
  scheduler.ready();
  await opened(scheduler, clock);
  return {
    scheduler,
    /** What is contributed from now on, as a reload has it. */
    refill: async (now: readonly (Task | Tasks)[]) => {
      tasks.fill(now);
      await scheduler.refilled();
    },
    clock,
    log,
    memory,
    stateOf: (name: string) => scheduler.list().find((one) => one.name === name)!,
  };
}

/** Resolves when the scheduler has read what it remembers and has set its alarms. */
export async function opened(scheduler: TaskScheduler, clock: ManualClock): Promise<void> {
  const isSet = ({ state, nextStart, runs }: TaskState): boolean =>
    state !== 'waiting' || nextStart !== undefined || runs > 0;
  while (!scheduler.list().every(isSet)) await clock.advance(0);
  await clock.advance(0);
}

/** A task whose steps take `each` milliseconds, and when they began. */
export function worker(
  clock: ManualClock,
  options: Partial<Task> & { each?: number; steps?: never; count?: number; fault?: unknown } = {},
) {
  const { each = 10, count = 1, fault, ...task } = options;
  const began: number[] = [];
  const start = clock.now();
  const made: Task = {
    name: 'test',
    priority: 'medium',
    ...task,
    async *steps(): AsyncGenerator<Step> {
      for (let step = 0; step < count; step++) {
        began.push(clock.now() - start);
        await clock.sleep(each);
        if (fault !== undefined && step === count - 1) throw fault;
        yield { on: `step ${step}`, total: count };
      }
    },
  };
  return { task: made, began };
}
