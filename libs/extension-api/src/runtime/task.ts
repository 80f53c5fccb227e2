import { definePoint } from '../wiring/point.js';

/** Who gets more of the workers while all of them are busy: 16 to 4 to 1. None waits for ever. */
export type TaskPriority = 'high' | 'medium' | 'low';

/** What a task tells of the step it has made. */
export interface Step {
  /** What the step worked on, such as a repository. */
  readonly on?: string;
  /** How many steps this run has in all, where that is known. */
  readonly total?: number;
  /** The step failed, and the run goes on with the next one. Logged with the task's name, and counted. */
  readonly error?: unknown;
}

/** Hours of the day in UTC, as minutes since midnight. `end` is not part of it, and before `start` it is on the next day. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/**
 * Work in the background. A class of the feature that it belongs to, contributed to `tasks`; it holds no timer. All times
 * are milliseconds.
 */
export interface Task {
  /** Unique in a server, such as `gc` or `gc /a`. Logs, metrics and `zot tasks` call it so. */
  readonly name: string;
  readonly priority: TaskPriority;
  /** From the end of a run to the start of the next; the last run of the former server counts. Absent or 0: once a start. */
  readonly every?: number;
  /** At most so much is added to each wait, at random. Default: a tenth of `every`, at most 30 s. */
  readonly jitter?: number;
  /** A run starts only then; once started it goes on. Default: at any time. */
  readonly timeWindow?: TimeWindow;
  /** After this the signal is given and the run counts as failed. Default: 10 min a step, and no limit for a run. */
  readonly stepTimeout?: number;
  /** As `stepTimeout`, for a whole run. */
  readonly timeout?: number;
  /**
   * One run: small pieces of work, some tens of milliseconds each where that can be. Between two of them requests are
   * served, and other tasks have their turn. Never called again before the former run has ended. Throwing ends the run,
   * which is tried again after a pause that doubles. When the signal is given, end soon; by throwing its reason, if you like.
   */
  steps(signal: AbortSignal): AsyncIterable<Step>;
}

/** Several tasks of one feature, such as one for each store. Asked when the server starts, and again after a reload. */
export interface Tasks {
  /** Called once per boot, when all points are filled. */
  tasks(): Iterable<Task>;
}

/** Owner: the scheduler, which starts none before all sections have started, and ends all before any of them stops. */
export const tasks = definePoint<Task | Tasks>('scheduler.tasks', { isLive: true });
