import type { Step, Task } from '@zot/extension-api';

export interface TaskUnderTest {
  /** A new one for each test, with at least two steps to make. */
  task(): Task | Promise<Task>;
}

/** The steps of one run, as the scheduler asks for them, one after the other. What the task throws is thrown. */
export async function stepsOf(task: Task, signal: AbortSignal = new AbortController().signal): Promise<Step[]> {
  const steps: Step[] = [];
  for await (const step of task.steps(signal)) steps.push(step);
  return steps;
}

/** What every task does, so that it gets on with a server: it ends, it ends sooner when it is told to, and it can run again. */
export function taskSuite(name: string, { task: make }: TaskUnderTest): void {
  describe(`${name}, as a task`, () => {
    it('says who it is, and when it runs', async () => {
      const { name: called, priority, every = 0, jitter = 0 } = await make();
      expect(called).not.toBe('');
      expect(['high', 'medium', 'low']).toContain(priority);
      expect(Math.min(every, jitter)).toBeGreaterThanOrEqual(0);
    });

    it('ends by itself, and can run again', async () => {
      const task = await make();
      expect((await stepsOf(task)).length).toBeGreaterThanOrEqual(2);
      await stepsOf(task);
    });

    it('does nothing where it was told to end before it began', async () => {
      const reason = new Error('the server stops');
      expect(await endedSteps(await make(), AbortSignal.abort(reason), reason)).toEqual([]);
    });

    it('makes one more step at most when it is told to end', async () => {
      const reason = new Error('the server stops');
      const controller = new AbortController();
      const steps = await endedSteps(await make(), controller.signal, reason, () => controller.abort(reason));
      expect(steps.length).toBeLessThanOrEqual(2);
    });

    it('lets go of what it holds when nobody asks for a further step', async () => {
      const steps = (await make()).steps(new AbortController().signal)[Symbol.asyncIterator]();
      await steps.next();
      await steps.return?.();
      expect(await steps.next()).toMatchObject({ done: true });
    });
  });
}

/** A task may end by throwing the reason, too. */
async function endedSteps(task: Task, signal: AbortSignal, reason: Error, onStep = (): void => {}): Promise<Step[]> {
  const steps: Step[] = [];
  try {
    for await (const step of task.steps(signal)) {
      steps.push(step);
      onStep();
    }
  } catch (error) {
    if (error !== reason) throw error;
  }
  return steps;
}
