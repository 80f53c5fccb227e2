import { isDeepStrictEqual } from 'node:util';
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
    for (const [name, { task, source }] of this.read()) this.entries.set(name, new TaskEntry(task, source));
  }

  /** Reads the point again, and says which entries are no more, which are new, and which have other times than before. */
  reopen(): { readonly gone: TaskEntry[]; readonly added: TaskEntry[]; readonly moved: TaskEntry[] } {
    const read = this.read();
    const gone = [...this.entries.values()].filter(({ name, source }) => read.get(name)?.source !== source);
    for (const { name } of gone) this.entries.delete(name);
    const added: TaskEntry[] = [];
    const moved: TaskEntry[] = [];
    for (const [name, { task, source }] of read) {
      const entry = this.entries.get(name);
      if (!entry) {
        added.push(new TaskEntry(task, source));
        this.entries.set(name, added.at(-1)!);
      } else {
        if (!isDeepStrictEqual(timesOf(entry.task), timesOf(task))) moved.push(entry);
        entry.task = task;
      }
    }
    return { gone, added, moved };
  }

  private read(): ReadonlyMap<string, { readonly task: Task; readonly source: Task | Tasks }> {
    const read = new Map<string, { readonly task: Task; readonly source: Task | Tasks }>();
    for (const source of this.contributed) {
      for (const task of 'steps' in source ? [source] : source.tasks()) {
        if (read.has(task.name)) throw new StartError(`two tasks of this server are called ${task.name}`);
        read.set(task.name, { task, source });
      }
    }
    return read;
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

function timesOf({ every, jitter, timeWindow }: Task): object {
  return { every, jitter, timeWindow };
}

function isRemembered({ task }: TaskEntry): boolean {
  return (task.every ?? 0) >= leastRemembered;
}
