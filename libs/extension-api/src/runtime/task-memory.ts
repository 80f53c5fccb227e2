/** What is known of a task's last run. Milliseconds since 1970. */
export interface TaskRecord {
  readonly lastStart: number;
  readonly lastEnd: number;
  /** Runs in a row that failed, up to the last one. */
  readonly failures: number;
  readonly lastError?: string;
}

/**
 * Remembers tasks beyond the end of the server, so that a restart does not begin every sweep anew. Owner: the scheduler
 * room, whose own keeps a file in the default store.
 */
export abstract class TaskMemory {
  /** Called once, before the first task runs. Rejecting means that nothing is known; it is logged. */
  abstract recall(): Promise<ReadonlyMap<string, TaskRecord>>;
  /** Called after each run of a task that runs once a minute or less. Rejecting is logged, and the server goes on. */
  abstract remember(name: string, record: TaskRecord): Promise<void>;
}
