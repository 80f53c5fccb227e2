import { definePoint } from '../wiring/point.js';
import type { TaskPriority } from './task.js';

/**
 * How a task stands, as plain data: what metrics, `zot tasks` and the admin route show. Times are milliseconds since 1970,
 * durations milliseconds. Counts are those since the server started; what is last may be from before.
 */
export interface TaskState {
  readonly name: string;
  readonly priority: TaskPriority;
  /** 0 for a task that runs once a start. */
  readonly every: number;
  /**
   * `waiting` for its time, `ready` and waiting for a worker, `running`; `stuck`: was told to end, and has not; `done`: not
   * to run again before the next start of the server.
   */
  readonly state: 'waiting' | 'ready' | 'running' | 'stuck' | 'done';
  readonly lastStart?: number;
  /** Of the last run that was not cut off by the end of the server. */
  readonly lastEnd?: number;
  readonly lastDuration?: number;
  /** A sentence; absent where the last run was good. */
  readonly lastError?: string;
  readonly nextStart?: number;
  /** Of the run under way. */
  readonly progress?: { readonly steps: number; readonly total?: number; readonly on?: string };
  readonly runs: number;
  readonly failedRuns: number;
  readonly steps: number;
  readonly failedSteps: number;
}

/** Runs the tasks. Owner: the scheduler room. */
export abstract class Scheduler {
  /** In the order of the plan. */
  abstract list(): readonly TaskState[];
  /**
   * Runs a task now, whatever its times say. Resolves when that run, or the one that was under way, has ended, however it
   * has; rejects for a name that no task has.
   */
  abstract run(name: string): Promise<TaskState>;
  /** Steps that may be made at once, and those that are being made. */
  abstract workers(): { readonly total: number; readonly busy: number };
}

/** Told of what tasks do, at once, for metrics and traces. Must be quick; what it throws is logged and goes no further. */
export interface TaskObserver {
  /** After each step; `duration` in milliseconds. */
  stepped?(event: { readonly task: string; readonly duration: number; readonly error?: unknown }): void;
  /** After each run, with what ended it where it failed; `duration` in milliseconds. */
  ran?(event: {
    readonly task: string;
    readonly duration: number;
    readonly steps: number;
    readonly error?: unknown;
  }): void;
}

/** Owner: the scheduler. */
export const taskObservers = definePoint<TaskObserver>('scheduler.observers', {
  hooks: { stepped: {}, ran: {} },
  isLive: true,
});
