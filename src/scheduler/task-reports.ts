import { Injectable } from '@nestjs/common';
import { FromPoint, Log, taskObservers, type Contributions, type Step, type TaskObserver } from '@zot/extension-api';
import type { TaskEntry } from './task-entry.js';

/** Failed steps of one run that have lines of their own. */
const mostLines = 10;

/** Tells the log and the observers what tasks do. */
@Injectable()
export class TaskReports {
  private readonly log: Log;

  constructor(
    log: Log,
    @FromPoint(taskObservers) private readonly observers: Contributions<TaskObserver>,
  ) {
    this.log = log.with({ module: 'scheduler' });
  }

  stepped(entry: TaskEntry, { on, error }: Step, duration: number): void {
    if (error !== undefined) {
      const failed = entry.failedStepsOfRun;
      if (failed <= mostLines) this.log.error('a step of a task failed', { task: entry.name, on, error });
      if (failed === mostLines)
        this.log.warn('further failed steps of this run are only counted', { task: entry.name });
    }
    this.tell(entry, (observer) => observer.stepped?.({ task: entry.name, duration, error }));
  }

  /** A step failed and took the run with it. */
  brokeOff(entry: TaskEntry, duration: number, error: unknown): void {
    this.tell(entry, (observer) => observer.stepped?.({ task: entry.name, duration, error }));
  }

  ran(entry: TaskEntry, duration: number, failure?: { error: unknown }): void {
    const { name: task, stepsOfRun: steps, failures } = entry;
    if (failure) this.log.error('a task failed', { task, steps, duration, failures, error: failure.error });
    else this.log.debug('a task has run', { task, steps, duration, failedSteps: entry.failedStepsOfRun });
    this.tell(entry, (observer) => observer.ran?.({ task, duration, steps, error: failure?.error }));
  }

  stuck(entry: TaskEntry): void {
    this.log.error('a task was told to end and has not; it does not run again before it does', { task: entry.name });
  }

  memoryFailed(error: unknown): void {
    this.log.warn('when tasks last ran cannot be kept; after a restart they may run early', { error });
  }

  /** A fault of the scheduler itself. */
  broken(error: unknown): void {
    this.log.error('the scheduler failed', { error });
  }

  private tell(entry: TaskEntry, say: (observer: TaskObserver) => void): void {
    for (const observer of this.observers) {
      try {
        say(observer);
      } catch (error) {
        this.log.error('an observer of tasks failed', { task: entry.name, error });
      }
    }
  }
}
