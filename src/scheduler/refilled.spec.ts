import type { Task, Tasks } from '@zot/extension-api';
import { ManualClock } from '@zot/testkit';
import { TestMemory, world, worker } from '../../test/support/task-world.js';

const minute = 60_000;

describe('a scheduler whose tasks change', () => {
  it('goes on with those that stay, begins those that are new, and ends those that are gone', async () => {
    const clock = new ManualClock();
    const stays = worker(clock, { name: 'stays', every: 10 * minute, count: 100, each: 100 });
    const goes = worker(clock, { name: 'goes', every: 10 * minute, count: 100, each: 100 });
    const comes = worker(clock, { name: 'comes', every: 10 * minute });
    const { scheduler, refill, stateOf } = await world([stays.task, goes.task], { clock });
    await clock.advance(1000);
    expect(stateOf('goes').state).toBe('running');
    const refilled = refill([stays.task, comes.task]);
    await clock.advance(200);
    await refilled;
    expect(scheduler.list().map(({ name }) => name)).toEqual(['stays', 'comes']);
    const began = goes.began.length;
    await clock.advance(minute);
    expect(goes.began).toHaveLength(began);
    expect(stays.began).toHaveLength(100);
    expect(stateOf('stays')).toMatchObject({ runs: 1, failedRuns: 0 });
    expect(stateOf('comes')).toMatchObject({ runs: 1, state: 'waiting' });
    await clock.advance(60 * minute);
    expect(goes.began).toHaveLength(began);
  });

  it('does not let a task of another owner begin before that of the former has ended', async () => {
    const clock = new ManualClock();
    const [former, next] = [worker(clock, { count: 100, each: 1000 }), worker(clock, { every: minute })];
    const { refill, stateOf, log } = await world([former.task], { clock });
    await clock.advance(1500);
    const refilled = refill([next.task]);
    await clock.advance(400);
    expect(next.began).toEqual([]);
    await clock.advance(600);
    await refilled;
    await clock.advance(100);
    expect(former.began).toHaveLength(2);
    expect(next.began).toHaveLength(1);
    expect(next.began[0]).toBeGreaterThanOrEqual(2000);
    expect(stateOf('test')).toMatchObject({ failedRuns: 0, runs: 1 });
    expect(log.messages('error')).toEqual([]);
  });

  it('is not kept waiting by a task that does not end', async () => {
    const clock = new ManualClock();
    const stuck = worker(clock, { name: 'stuck', each: 60 * minute });
    const { refill, log } = await world([stuck.task], { clock });
    await clock.advance(10);
    const refilled = refill([]);
    await clock.advance(5000);
    await refilled;
    expect(log.messages('error')).toEqual(['a task was told to end and has not; it does not run again before it does']);
  });

  it('takes other times of a task that stays, also while it runs', async () => {
    const clock = new ManualClock();
    let every = 60 * minute;
    const { task, began } = worker(clock, { count: 2, each: 1000 });
    const source: Tasks = { tasks: (): Task[] => [{ ...task, every }] };
    const { refill, stateOf } = await world([source], { clock });
    await clock.advance(500);
    every = 30 * minute;
    await refill([source]);
    await clock.advance(10_000);
    expect(stateOf('test')).toMatchObject({ runs: 1, every: 30 * minute });
    expect(stateOf('test').nextStart! - stateOf('test').lastEnd!).toBe(30 * minute);
    every = minute;
    await refill([source]);
    expect(stateOf('test').nextStart! - stateOf('test').lastEnd!).toBe(minute);
    await clock.advance(2 * minute);
    expect(began.length).toBeGreaterThan(2);
  });

  it('remembers when the task of a former owner last ran', async () => {
    const clock = new ManualClock();
    const memory = new TestMemory();
    const [former, next] = [worker(clock, { every: 60 * minute }), worker(clock, { every: 60 * minute })];
    const { refill, stateOf } = await world([former.task], { clock, memory });
    await clock.advance(minute);
    const { lastEnd } = stateOf('test');
    await refill([next.task]);
    expect(stateOf('test')).toMatchObject({ lastEnd, nextStart: lastEnd! + 60 * minute });
    await clock.advance(2 * minute);
    expect(next.began).toEqual([]);
  });

  it('begins where there were no tasks before', async () => {
    const clock = new ManualClock();
    const { task, began } = worker(clock, { every: minute });
    const { refill } = await world([], { clock });
    await refill([task]);
    while (began.length === 0) await clock.advance(10);
  });

  it('keeps its tasks where two of the new ones have one name', async () => {
    const clock = new ManualClock();
    const { task } = worker(clock, { every: minute });
    const { refill, scheduler } = await world([task], { clock });
    await expect(refill([task, { ...task }])).rejects.toThrow('two tasks of this server are called test');
    expect(scheduler.list()).toHaveLength(1);
  });

  it('takes another number of workers at once', async () => {
    const clock = new ManualClock();
    const all = [1, 2, 3].map((n) => worker(clock, { name: `task ${n}`, each: minute }));
    const { scheduler } = await world(
      all.map(({ task }) => task),
      { clock, workers: 1 },
    );
    await clock.advance(10);
    expect(all.filter(({ began }) => began.length > 0)).toHaveLength(1);
    scheduler.adapt({ numWorkers: 3 }).commit();
    await clock.advance(10);
    expect(all.filter(({ began }) => began.length > 0)).toHaveLength(3);
    expect(scheduler.workers()).toEqual({ total: 3, busy: 3 });
  });
});
