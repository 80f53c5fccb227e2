import { Injectable } from '@nestjs/common';
import {
  FromPoint,
  StartError,
  TaskMemory,
  tasks,
  type Contributions,
  type Task,
  type TaskRecord,
  type Tasks,
} from '@zot/extension-api';
import { TaskEntry } from './task-entry.js';
import { TaskReports } from './task-reports.js';

/** Tasks that run more often are not remembered; the first run after a start comes soon anyway. Milliseconds. */
const leastRemembered = 60_000;

/** All tasks of the server, and what is known of their last runs. */
@Injectable()
export class TaskBook {
  readonly entries = new Map<string, TaskEntry>();

  constructor(
    @FromPoint(tasks) private readonly contributed: Contributions<Task | Tasks>,
    private readonly memory: TaskMemory,
    private readonly reports: TaskReports,
  ) {}

  /** Reads the point. What was known of the tasks of a former start is in the memory. */
  open(): void {
    this.entries.clear();
    for (const source of this.contributed) {
      for (const task of 'steps' in source ? [source] : source.tasks()) {
        if (this.entries.has(task.name)) throw new StartError(`two tasks of this server are called ${task.name}`);
        this.entries.set(task.name, new TaskEntry(task));
      }
    }
  }

  async recall(): Promise<ReadonlyMap<string, TaskRecord>> {
    if (![...this.entries.values()].some(isRemembered)) return new Map();
    try {
      return await this.memory.recall();
    } catch (error) {
      this.reports.memoryFailed(error);
      return new Map();
    }
  }

  async remember(entry: TaskEntry): Promise<void> {
    const record = entry.record();
    if (!record || !isRemembered(entry)) return;
    try {
      await this.memory.remember(entry.name, record);
    } catch (error) {
      this.reports.memoryFailed(error);
    }
  }
}

function isRemembered({ task }: TaskEntry): boolean {
  return (task.every ?? 0) >= leastRemembered;
}
