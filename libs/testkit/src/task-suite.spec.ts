import type { Step, Task } from '@zot/extension-api';
import { stepsOf, taskSuite } from './task-suite.js';

/** Ends by itself, or by the reason that it is given. */
class CountTask implements Task {
  readonly name = 'count';
  readonly priority = 'low';

  constructor(private readonly throws: boolean) {}

  async *steps(signal: AbortSignal): AsyncGenerator<Step> {
    for (let step = 0; step < 5; step++) {
      if (this.throws) signal.throwIfAborted();
      else if (signal.aborted) return;
      yield { on: `item ${step}`, total: 5 };
    }
  }
}

taskSuite('a task that returns', { task: () => new CountTask(false) });
taskSuite('a task that throws the reason', { task: () => new CountTask(true) });

describe('the steps of a task', () => {
  it('are given in order, and its failure is thrown', async () => {
    expect((await stepsOf(new CountTask(false))).map(({ on }) => on)).toEqual([0, 1, 2, 3, 4].map((n) => `item ${n}`));
    const failing: Task = {
      name: 'failing',
      priority: 'low',
      async *steps() {
        yield {};
        throw new Error('no');
      },
    };
    await expect(stepsOf(failing)).rejects.toThrow('no');
  });
});
