import { ManualClock } from '@zot/testkit';
import type { Step, Task, TaskPriority } from '@zot/extension-api';
import fc from 'fast-check';
import { world } from '../../test/support/task-world.js';

interface Plan {
  readonly priority: TaskPriority;
  readonly every: number;
  /** Milliseconds of each step of a run; a run without an end begins again from the first. */
  readonly steps: readonly number[];
  readonly behaves: 'well' | 'fails' | 'endless' | 'hangs';
}

const longestStep = 50;
const plan: fc.Arbitrary<Plan> = fc.record({
  priority: fc.constantFrom('high', 'medium', 'low'),
  every: fc.integer({ min: 1, max: 500 }),
  steps: fc.array(fc.integer({ min: 1, max: longestStep }), { minLength: 1, maxLength: 6 }),
  behaves: fc.constantFrom('well', 'well', 'fails', 'endless', 'hangs'),
});

/** What a task goes through: when it asked for its next step, and when it was let to make it. */
class Watched implements Task {
  readonly priority: TaskPriority;
  readonly every: number;
  readonly jitter = 0;
  readonly stepTimeout = 4 * longestStep;
  longestWait = 0;
  overlaps = 0;
  made = 0;
  private inside = 0;
  private asked: number | undefined;

  constructor(
    readonly name: string,
    private readonly plan: Plan,
    private readonly clock: ManualClock,
    private readonly working: { now: number; most: number },
  ) {
    this.priority = plan.priority;
    this.every = plan.every;
  }

  async *steps(signal: AbortSignal): AsyncGenerator<Step> {
    if (++this.inside > 1) this.overlaps++;
    try {
      do {
        for (const [index, duration] of this.plan.steps.entries()) {
          await this.step(duration, signal);
          if (this.plan.behaves === 'fails' && index === this.plan.steps.length - 1) throw new Error('failed');
          if (this.plan.behaves === 'hangs' && index === 0) await this.clock.sleep(Number.POSITIVE_INFINITY, signal);
          // The scheduler rests a millisecond, then it is asked for again.
          this.asked = this.clock.monotonic() + 1;
          yield {};
        }
      } while (this.plan.behaves === 'endless');
    } finally {
      this.inside--;
      this.asked = undefined;
    }
  }

  private async step(duration: number, signal: AbortSignal): Promise<void> {
    if (this.asked !== undefined) this.longestWait = Math.max(this.longestWait, this.clock.monotonic() - this.asked);
    this.working.most = Math.max(this.working.most, ++this.working.now);
    try {
      await this.clock.sleep(duration, signal);
      this.made++;
    } finally {
      this.working.now--;
    }
  }
}

describe('whatever tasks do', () => {
  it('a low one gets on beside high ones that never end', async () => {
    const clock = new ManualClock();
    const working = { now: 0, most: 0 };
    const endless = (name: string, priority: TaskPriority) =>
      new Watched(name, { priority, every: 1, steps: [10], behaves: 'endless' }, clock, working);
    const high = ['a', 'b', 'c'].map((name) => endless(name, 'high'));
    const low = endless('low', 'low');
    await world([...high, low], { clock, workers: 1 });
    await clock.advance(49 * 10 * 20);
    for (const { made } of high) {
      expect(made / low.made).toBeGreaterThan(14);
      expect(made / low.made).toBeLessThan(18);
    }
    expect(low.made).toBeGreaterThanOrEqual(18);
  });

  it('none overlaps itself, none waits for ever, and no more run at once than may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (plans, workers) => {
          const clock = new ManualClock();
          const working = { now: 0, most: 0 };
          const all = plans.map((one, index) => new Watched(`task ${index}`, one, clock, working));
          const { scheduler } = await world(all, { clock, workers });
          await clock.advance(20_000);
          // Of each other task: what its weight lets it use while one step of the lowest weight is made up for, and a step
          // that was under way. One that hangs holds a worker until its limit.
          const bound = plans.length * (16 * 4 * longestStep + 4 * longestStep);
          for (const task of all) {
            expect(task.overlaps).toBe(0);
            expect(task.made).toBeGreaterThan(0);
            expect(task.longestWait).toBeLessThanOrEqual(bound);
          }
          expect(working.most).toBeLessThanOrEqual(workers);
          const drained = scheduler.drain(1000);
          await clock.advance(1000);
          await drained;
          expect(clock.sleeping).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });
});
