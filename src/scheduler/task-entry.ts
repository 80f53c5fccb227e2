import type { Step, Task, TaskPriority, TaskRecord, Tasks, TaskState } from '@zot/extension-api';
import type { TaskRun } from './task-run.js';

/** A task and how it stands. The scheduler moves it from state to state. */
export class TaskEntry {
  state: TaskState['state'] = 'waiting';
  run: TaskRun | undefined;
  nextStart: number | undefined;
  /** No longer a task of this server: what it does ends, and it does not begin again. */
  isGone = false;
  /** Runs in a row that failed. */
  failures = 0;
  private last: { start?: number; end?: number; duration?: number; error?: string } = {};
  private progress: { steps: number; total?: number; on?: string } | undefined;
  private readonly counts = { runs: 0, failedRuns: 0, steps: 0, failedSteps: 0 };
  private failedBefore = 0;
  private waiting: ((state: TaskState) => void)[] = [];

  constructor(
    public task: Task,
    /** Who contributed it. */
    readonly source: Task | Tasks = task,
  ) {}

  get name(): string {
    return this.task.name;
  }

  get priority(): TaskPriority {
    return this.task.priority;
  }

  /** Steps of the run under way. */
  get stepsOfRun(): number {
    return this.progress?.steps ?? 0;
  }

  get failedStepsOfRun(): number {
    return this.counts.failedSteps - this.failedBefore;
  }

  /** Takes over what is known from before the server started. */
  recall({ lastStart, lastEnd, failures, lastError }: TaskRecord): void {
    this.last = { start: lastStart, end: lastEnd, duration: lastEnd - lastStart, error: lastError };
    this.failures = failures;
  }

  record(): TaskRecord | undefined {
    const { start, end, error } = this.last;
    if (start === undefined || end === undefined) return undefined;
    return { lastStart: start, lastEnd: end, failures: this.failures, lastError: error };
  }

  begin(run: TaskRun, now: number): void {
    this.run = run;
    this.nextStart = undefined;
    this.last = { ...this.last, start: now };
    this.progress = { steps: 0 };
    this.failedBefore = this.counts.failedSteps;
    this.counts.runs++;
  }

  stepped({ on, total, error }: Step): void {
    this.progress = { steps: this.stepsOfRun + 1, total: total ?? this.progress?.total, on };
    this.counts.steps++;
    if (error !== undefined) this.counts.failedSteps++;
  }

  /** The run has ended, with a failure where one is said. */
  ended(now: number, duration: number, failure: string | undefined): void {
    this.last = { start: this.last.start, end: now, duration, error: failure };
    if (failure === undefined) this.failures = 0;
    else {
      this.failures++;
      this.counts.failedRuns++;
    }
  }

  /** The run is over, and whoever waited for that is told. */
  release(state: TaskState['state'], nextStart?: number): void {
    this.state = state;
    this.nextStart = nextStart;
    this.run = undefined;
    this.progress = undefined;
    this.tell();
  }

  async whenReleased(): Promise<TaskState> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  tell(): void {
    for (const resolve of this.waiting.splice(0)) resolve(this.view());
  }

  view(): TaskState {
    const { last, progress } = this;
    const state = {
      name: this.name,
      priority: this.priority,
      every: this.task.every ?? 0,
      state: this.state,
      lastStart: last.start,
      lastEnd: last.end,
      lastDuration: last.duration,
      lastError: last.error,
      nextStart: this.nextStart,
      progress: progress && withoutAbsent(progress),
      ...this.counts,
    };
    return withoutAbsent(state);
  }
}

/** As JSON would have it, so that what is shown does not depend on the way it takes. */
function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
