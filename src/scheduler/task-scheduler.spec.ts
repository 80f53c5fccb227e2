import { Contributions, type Task, type TaskObserver } from '@zot/extension-api';
import { ManualClock, RecordingLog } from '@zot/testkit';
import { NoJitter, opened, ShortBreath, TestMemory, worker, world } from '../../test/support/task-world.js';
import { TaskBook } from './task-book.js';
import { TaskReports } from './task-reports.js';
import { TaskScheduler } from './task-scheduler.js';

const minute = 60_000;

describe('a task', () => {
  it('runs once without an interval', async () => {
    const clock = new ManualClock();
    const { task, began } = worker(clock);
    const { stateOf } = await world([task], { clock });
    await clock.advance(100 * minute);
    expect(began).toEqual([0]);
    expect(stateOf('test')).toEqual({
      name: 'test',
      priority: 'medium',
      every: 0,
      state: 'done',
      lastStart: clock.now() - 100 * minute,
      lastEnd: clock.now() - 100 * minute + 11,
      lastDuration: 11,
      runs: 1,
      failedRuns: 0,
      steps: 1,
      failedSteps: 0,
    });
  });

  it('runs again an interval after its run has ended', async () => {
    const clock = new ManualClock();
    const { task, began } = worker(clock, { every: minute, each: 999 });
    const { stateOf } = await world([task], { clock });
    await clock.advance(3 * minute);
    expect(began).toEqual([0, minute + 1000, 2 * (minute + 1000)]);
    expect(stateOf('test')).toMatchObject({ state: 'waiting', runs: 3, nextStart: clock.now() + 3000 });
  });

  it('never overlaps itself, however long it takes', async () => {
    const clock = new ManualClock();
    let inside = 0;
    let most = 0;
    const task: Task = {
      name: 'slow',
      priority: 'high',
      every: 10,
      async *steps() {
        most = Math.max(most, ++inside);
        await clock.sleep(1000);
        yield {};
        inside--;
      },
    };
    const { scheduler } = await world([task], { clock });
    await clock.advance(500);
    void scheduler.run('slow');
    void scheduler.run('slow');
    await clock.advance(10_000);
    expect(most).toBe(1);
  });

  it('tells how far it is', async () => {
    const clock = new ManualClock();
    const { task } = worker(clock, { count: 5 });
    const { stateOf } = await world([task], { clock });
    await clock.advance(25);
    expect(stateOf('test')).toMatchObject({ state: 'running', progress: { steps: 2, total: 5, on: 'step 1' } });
    await clock.advance(100);
    expect(stateOf('test')).not.toHaveProperty('progress');
  });

  it('can be one of several that one class contributes', async () => {
    const clock = new ManualClock();
    const [a, b] = [worker(clock, { name: 'gc' }), worker(clock, { name: 'gc /a' })];
    const { scheduler } = await world([{ tasks: () => [a.task, b.task] }], { clock });
    await clock.advance(20);
    expect(scheduler.list().map(({ name, runs }) => [name, runs])).toEqual([
      ['gc', 1],
      ['gc /a', 1],
    ]);
  });

  it('of a name that another one has stops the start', async () => {
    const { task } = worker(new ManualClock());
    await expect(world([task, { ...task }])).rejects.toThrow('two tasks of this server are called test');
  });
});

describe('a failure', () => {
  it('is logged with the name, counted, and tried again after a pause that grows', async () => {
    const clock = new ManualClock();
    const { task, began } = worker(clock, {
      every: 60 * minute,
      each: 0,
      fault: new Error('no space', { cause: new Error('ENOSPC') }),
    });
    const { log, stateOf } = await world([task], { clock });
    await clock.advance(4 * minute);
    expect(began).toEqual([0, 30_000, 90_000, 210_000]);
    expect(log.lines.filter(({ level }) => level === 'error')[3]).toMatchObject({
      message: 'a task failed',
      fields: { module: 'scheduler', task: 'test', failures: 4, error: task && expect.any(Error) },
    });
    expect(stateOf('test')).toMatchObject({ state: 'waiting', failedRuns: 4, lastError: 'no space: ENOSPC' });
  });

  it('is forgotten by a run that is good', async () => {
    const clock = new ManualClock();
    let fails = true;
    const task: Task = {
      name: 'test',
      priority: 'low',
      every: 60 * minute,
      async *steps() {
        if (fails) throw new Error('not yet');
        yield {};
      },
    };
    const { stateOf } = await world([task], { clock });
    fails = false;
    await clock.advance(minute);
    expect(stateOf('test')).toMatchObject({ runs: 2, failedRuns: 1 });
    expect(stateOf('test')).not.toHaveProperty('lastError');
    expect(stateOf('test').nextStart).toBe(clock.now() + 60 * minute - 30_000 + 1);
  });

  it('of a step leaves the run going, and ten of them are logged', async () => {
    const clock = new ManualClock();
    const task: Task = {
      name: 'sweep',
      priority: 'low',
      async *steps() {
        for (let repository = 0; repository < 25; repository++)
          yield { on: `repo${repository}`, error: new Error('EIO') };
      },
    };
    const { log, stateOf } = await world([task], { clock });
    await clock.advance(100);
    expect(stateOf('sweep')).toMatchObject({ state: 'done', steps: 25, failedSteps: 25, failedRuns: 0 });
    expect(log.messages('error')).toHaveLength(10);
    expect(log.lines.find(({ level }) => level === 'error')!.fields).toMatchObject({ task: 'sweep', on: 'repo0' });
    expect(log.messages('warn')).toEqual(['further failed steps of this run are only counted']);
  });

  it.each([
    [
      'throws where it should give steps',
      {
        steps: () => {
          throw new Error('no');
        },
      },
    ],
    ['gives what has no steps', { steps: () => 7 as never }],
    [
      'throws what is no error',
      {
        async *steps() {
          throw 'text';
        },
      },
    ],
    [
      'rejects',
      { steps: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => Promise.reject(new Error('no')) }) }) },
    ],
  ] as [string, Pick<Task, 'steps'>][])('of a task that %s is its own', async (_, broken) => {
    const clock = new ManualClock();
    const { task, began } = worker(clock, { name: 'good', every: 1000 });
    const { stateOf } = await world([{ name: 'bad', priority: 'high', every: 1000, ...broken }, task], {
      clock,
      workers: 1,
    });
    await clock.advance(10_000);
    expect(stateOf('bad')).toMatchObject({ state: 'waiting', steps: 0 });
    expect(stateOf('bad').failedRuns).toBeGreaterThan(1);
    expect(began).toHaveLength(10);
  });
});

describe('a limit', () => {
  /** A step that ends when it is told to, or never. */
  const hanging = (clock: ManualClock, listens: boolean, limits: Partial<Task>): Task => ({
    name: 'hanging',
    priority: 'low',
    every: minute,
    ...limits,
    async *steps(signal) {
      await clock.sleep(Number.POSITIVE_INFINITY, listens ? signal : undefined);
      yield {};
    },
  });

  it('on a step gives the signal, and the run has failed', async () => {
    const clock = new ManualClock();
    const { log, stateOf } = await world([hanging(clock, true, { stepTimeout: 5000 })], { clock });
    await clock.advance(5000);
    expect(stateOf('hanging')).toMatchObject({
      state: 'waiting',
      failedRuns: 1,
      lastError: 'a step took longer than 5s',
    });
    expect(log.messages('error')).toEqual(['a task failed']);
  });

  it('on a run counts all its steps', async () => {
    const clock = new ManualClock();
    const { task } = worker(clock, { count: 100, timeout: 105 });
    const { stateOf } = await world([task], { clock });
    await clock.advance(1000);
    expect(stateOf('test')).toMatchObject({ failedRuns: 1, steps: 9, lastError: 'the run took longer than 105ms' });
  });

  it('is ten minutes for a step that says nothing of it', async () => {
    const clock = new ManualClock();
    const { stateOf } = await world([hanging(clock, true, {})], { clock });
    await clock.advance(10 * minute - 1);
    expect(stateOf('hanging').state).toBe('running');
    await clock.advance(1);
    expect(stateOf('hanging')).toMatchObject({ state: 'waiting', lastError: 'a step took longer than 10m' });
  });

  it('frees the worker of a task that does not listen, and the task does not run again', async () => {
    const clock = new ManualClock();
    const { task, began } = worker(clock, { name: 'good', every: 1000 });
    const { scheduler, log, stateOf } = await world([hanging(clock, false, { stepTimeout: 1000 }), task], {
      clock,
      workers: 1,
    });
    await clock.advance(999);
    expect(began).toEqual([]);
    await clock.advance(10 * minute);
    expect(stateOf('hanging')).toMatchObject({ state: 'stuck', runs: 1, failedRuns: 1 });
    expect(log.messages('error')).toEqual([
      'a task failed',
      'a task was told to end and has not; it does not run again before it does',
    ]);
    expect(began.length).toBeGreaterThan(500);
    expect(scheduler.workers()).toEqual({ total: 1, busy: 0 });
  });
});

describe('the first moments of a server', () => {
  it('are free of tasks, but for one that is asked for', async () => {
    const clock = new ManualClock();
    const [early, late] = [worker(clock, { name: 'early' }), worker(clock, { name: 'late' })];
    const contributions = new Contributions<Task>();
    contributions.fill([early.task, late.task]);
    const reports = new TaskReports(new RecordingLog(), new Contributions());
    const book = new TaskBook(contributions, new TestMemory(), reports);
    const pace = { workers: 1, calm: 1000 };
    const scheduler = new TaskScheduler(book, new NoJitter(), new ShortBreath(clock), reports, clock, pace);
    scheduler.start();
    scheduler.ready();
    await clock.advance(999);
    expect(early.began).toEqual([]);
    const ran = scheduler.run('early');
    await opened(scheduler, clock);
    await clock.advance(100);
    await ran;
    expect([early.began, late.began]).toEqual([[999], [1009]]);
  });
});

describe('a run that is asked for', () => {
  it('begins at once and resolves when it has ended', async () => {
    const clock = new ManualClock();
    const { task, began } = worker(clock, { every: 60 * minute });
    const { scheduler } = await world([task], { clock });
    await clock.advance(minute);
    const ran = scheduler.run('test');
    const joined = scheduler.run('test');
    await clock.advance(100);
    expect(await ran).toMatchObject({ state: 'waiting', runs: 2, nextStart: clock.now() - 89 + 60 * minute });
    expect(await joined).toEqual(await ran);
    expect(began).toEqual([0, minute]);
  });

  it('begins outside the time window too, and after the last run of a task that runs once', async () => {
    const clock = new ManualClock(Date.UTC(2030, 0, 1));
    const night = worker(clock, { name: 'night', every: minute, timeWindow: { start: 60, end: 120 } });
    const once = worker(clock, { name: 'once' });
    const { scheduler, stateOf } = await world([night.task, once.task], { clock });
    await clock.advance(minute);
    expect(night.began).toEqual([]);
    const all = [scheduler.run('night'), scheduler.run('once')];
    await clock.advance(minute);
    await Promise.all(all);
    expect([night.began.length, once.began.length]).toEqual([1, 2]);
    expect(stateOf('night').nextStart).toBe(Date.UTC(2030, 0, 1, 1));
  });

  it('rejects for a name that no task has', async () => {
    const { scheduler } = await world([]);
    await expect(scheduler.run('nothing')).rejects.toThrow('there is no task nothing');
  });

  it('may be asked for before the server answers', async () => {
    const clock = new ManualClock();
    const { task, began } = worker(clock, { every: minute, timeWindow: { start: 60, end: 120 } });
    const contributions = new Contributions<Task>();
    contributions.fill([task]);
    const reports = new TaskReports(new RecordingLog(), new Contributions());
    const book = new TaskBook(contributions, new TestMemory(), reports);
    const scheduler = new TaskScheduler(book, new NoJitter(), new ShortBreath(clock), reports, clock, {
      workers: 1,
      calm: 10 * minute,
    });
    scheduler.start();
    const ran = scheduler.run('test');
    await clock.advance(minute);
    expect(began).toEqual([]);
    scheduler.ready();
    await opened(scheduler, clock);
    await clock.advance(minute);
    await ran;
    expect(began).toHaveLength(1);
  });
});

describe('the memory', () => {
  it('keeps a restart from beginning every sweep anew', async () => {
    const clock = new ManualClock();
    const first = await world([worker(clock, { every: 60 * minute }).task], { clock });
    await clock.advance(10 * minute);
    await first.scheduler.drain(0);
    const { task, began } = worker(clock, { every: 60 * minute });
    const second = await world([task], { clock, memory: first.memory });
    expect(second.stateOf('test')).toMatchObject({
      runs: 0,
      lastDuration: 11,
      nextStart: clock.now() + 50 * minute + 11,
    });
    await clock.advance(50 * minute + 11);
    expect(began).toEqual([50 * minute + 11]);
  });

  it('is not asked to keep what runs all the time', async () => {
    const clock = new ManualClock();
    const { memory } = await world([worker(clock, { every: 1000 }).task], { clock });
    await clock.advance(minute);
    expect(memory.records.size).toBe(0);
  });

  it('may fail: tasks run, and the log says so', async () => {
    const clock = new ManualClock();
    const memory = new TestMemory();
    memory.fault = new Error('EROFS');
    const { task, began } = worker(clock, { every: minute });
    const { log } = await world([task], { clock, memory });
    await clock.advance(3 * minute);
    expect(began).toHaveLength(3);
    expect(log.messages('warn').length).toBeGreaterThan(0);
  });
});

describe('the end of the server', () => {
  it('tells tasks, waits for the step under way, and begins nothing more', async () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    const task: Task = {
      name: 'sweep',
      priority: 'low',
      async *steps(signal) {
        try {
          for (let step = 0; !signal.aborted; step++) {
            await clock.sleep(100);
            seen.push(`step ${step}`);
            yield {};
          }
        } finally {
          await clock.sleep(10);
          seen.push(`cleaned up after ${String((signal.reason as Error).message)}`);
        }
      },
    };
    const waiting = worker(clock, { name: 'later', every: minute });
    const { scheduler, log, memory, stateOf } = await world([task, waiting.task], { clock });
    await clock.advance(150);
    const drained = scheduler.drain(5000);
    await clock.advance(5000);
    await drained;
    expect(seen).toEqual(['step 0', 'step 1', 'cleaned up after the server stops']);
    expect(log.messages('error')).toEqual([]);
    // It was neither good nor bad: it is due again at the next start.
    expect([stateOf('sweep').failedRuns, memory.records.has('sweep')]).toEqual([0, false]);
    await clock.advance(10 * minute);
    expect([seen.length, waiting.began.length, clock.sleeping]).toEqual([3, 1, 0]);
  });

  it('does not wait longer than it may', async () => {
    const clock = new ManualClock();
    const { task } = worker(clock, { each: 60 * minute });
    const { scheduler, log } = await world([task], { clock });
    const ran = scheduler.run('test');
    const drained = scheduler.drain(1000);
    await clock.advance(1000);
    await drained;
    expect(log.messages('error')).toHaveLength(1);
    expect(await ran).toMatchObject({ name: 'test' });
    expect(await scheduler.run('test')).toMatchObject({ name: 'test' });
  });

  it('may be taken back', async () => {
    const clock = new ManualClock();
    const { task, began } = worker(clock, { every: minute });
    const { scheduler, stateOf } = await world([task], { clock });
    await clock.advance(10);
    const drained = scheduler.drain(1000);
    await clock.advance(1000);
    await drained;
    scheduler.stop();
    scheduler.start();
    scheduler.ready();
    await opened(scheduler, clock);
    await clock.advance(2 * minute);
    expect(began).toEqual([0, 1010, 1010 + 11 + minute]);
    expect(stateOf('test').runs).toBe(2);
  });

  it('is no trouble where nothing has begun', async () => {
    const { scheduler } = await world([]);
    await scheduler.drain(0);
    scheduler.stop();
  });
});

describe('an observer', () => {
  it('is told of steps and runs, and its own failure goes no further', async () => {
    const clock = new ManualClock();
    const told: unknown[] = [];
    const observers: TaskObserver[] = [
      {
        stepped: () => {
          throw new Error('observer');
        },
      },
      { stepped: (event) => told.push(event), ran: (event) => told.push(event) },
    ];
    const { task } = worker(clock, { count: 2, fault: 'end' });
    const { log } = await world([task], { clock, observers });
    await clock.advance(100);
    expect(told).toEqual([
      { task: 'test', duration: 10, error: undefined },
      { task: 'test', duration: 10, error: 'end' },
      { task: 'test', duration: 21, steps: 1, error: 'end' },
    ]);
    expect(log.messages('error')).toContain('an observer of tasks failed');
  });
});
