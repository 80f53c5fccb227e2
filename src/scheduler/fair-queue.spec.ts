import type { TaskPriority } from '@zot/extension-api';
import { FairQueue } from './fair-queue.js';

const claimant = (name: string, priority: TaskPriority = 'medium') => ({ name, priority });
type Named = ReturnType<typeof claimant>;

/** One worker, and claimants that always come back; how often each had its turn. */
function turns(queue: FairQueue<Named>, count: number, durationOf: (one: Named) => number): Record<string, number> {
  const had: Record<string, number> = {};
  for (let turn = 0; turn < count; turn++) {
    const one = queue.take()!;
    had[one.name] = (had[one.name] ?? 0) + 1;
    queue.charge(one, durationOf(one));
    queue.add(one);
  }
  return had;
}

describe('the queue of tasks', () => {
  it('gives equals their turns one after the other', () => {
    const queue = new FairQueue<Named>();
    for (const name of ['a', 'b', 'c']) queue.add(claimant(name));
    expect(turns(queue, 30, () => 10)).toEqual({ a: 10, b: 10, c: 10 });
  });

  it('shares time, not turns: many small steps weigh as much as a large one', () => {
    const queue = new FairQueue<Named>();
    queue.add(claimant('slow'));
    queue.add(claimant('quick'));
    const had = turns(queue, 1100, ({ name }) => (name === 'slow' ? 100 : 10));
    expect(had['quick']! / had['slow']!).toBeCloseTo(10, 0);
  });

  it('gives by priority, and something to each', () => {
    const queue = new FairQueue<Named>();
    for (const priority of ['low', 'medium', 'high'] as const) queue.add(claimant(priority, priority));
    expect(turns(queue, 2100, () => 10)).toEqual({ low: 100, medium: 400, high: 1600 });
  });

  it('lets nobody save turns for later', () => {
    const queue = new FairQueue<Named>();
    queue.add(claimant('busy'));
    turns(queue, 1000, () => 10);
    queue.add(claimant('late'));
    expect(turns(queue, 100, () => 10)).toEqual({ busy: 50, late: 50 });
  });

  it('does not make a task pay for one endless step with hours', () => {
    const queue = new FairQueue<Named>();
    const slow = claimant('slow', 'low');
    queue.charge(slow, 24 * 3_600_000);
    queue.add(slow);
    queue.add(claimant('other', 'low'));
    expect(turns(queue, 5_002, () => 1)['slow']).toBeGreaterThan(0);
  });

  it('is empty at the end', () => {
    const queue = new FairQueue<Named>();
    expect(queue.take()).toBeUndefined();
    queue.add(claimant('a'));
    expect(queue.clear()).toHaveLength(1);
    expect([queue.take(), queue.length]).toEqual([undefined, 0]);
  });
});
