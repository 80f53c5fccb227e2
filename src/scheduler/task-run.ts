import { formatDuration, milliseconds, type Clock, type Step, type Task } from '@zot/extension-api';

export type StepResult =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: unknown };

const defaultStepTimeout = 10 * 60_000;

/** One run of a task, step by step. Never rejects: what the task throws is a result. */
export class TaskRun {
  private readonly controller = new AbortController();
  private readonly started: number;
  private iterator: AsyncIterator<Step> | undefined;
  /** The call of the task that has not answered. */
  private pending: Promise<StepResult> | undefined;

  constructor(
    private readonly task: Task,
    private readonly clock: Clock,
  ) {
    this.started = clock.monotonic();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Milliseconds. */
  get duration(): number {
    return this.clock.monotonic() - this.started;
  }

  /** Makes the next step. After a result that is no step, or after `abort`, only `settle` is called. */
  async step(): Promise<StepResult> {
    const { stepTimeout = defaultStepTimeout, timeout = Number.POSITIVE_INFINITY } = this.task;
    const left = timeout - this.duration;
    if (left <= 0) return this.tooLate('the run', timeout);
    this.pending = this.pull();
    const enough = new AbortController();
    const late = this.clock.sleep(Math.min(stepTimeout, left), enough.signal).then(
      () => (left <= stepTimeout ? this.tooLate('the run', timeout) : this.tooLate('a step', stepTimeout)),
      // The step was made in time, and nobody looks at this any more.
      (): StepResult => ({ kind: 'end' }),
    );
    const result = await Promise.race([this.pending, late]);
    enough.abort();
    return result;
  }

  /** Tells the task to end. */
  abort(reason: Error): void {
    this.controller.abort(reason);
  }

  /** Resolves when the task has let go: it has answered, and what it does at its end is done. It may never. */
  async settle(): Promise<void> {
    await this.pending;
    try {
      await this.iterator?.return?.();
    } catch {
      // Its run has ended, however it did.
    }
  }

  private async pull(): Promise<StepResult> {
    try {
      this.iterator ??= this.task.steps(this.signal)[Symbol.asyncIterator]();
      const { done, value } = await this.iterator.next();
      return done ? { kind: 'end' } : { kind: 'step', step: (value as Step | undefined) ?? {} };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  private tooLate(what: string, limit: number): StepResult {
    const error = new Error(`${what} took longer than ${formatDuration(milliseconds(limit))}`);
    this.abort(error);
    return { kind: 'failed', error };
  }
}
