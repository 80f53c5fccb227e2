import { Injectable } from '@nestjs/common';
import type { Task, TaskRecord, TimeWindow } from '@zot/extension-api';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
/** The first pause after a run that failed. */
const firstPause = 30 * second;
/** The longest, for what would otherwise run more often than that, or not again. */
const longestPause = 5 * minute;
const longestPauseOfOnce = 60 * minute;
const longestJitter = 30 * second;

/** When tasks run. Milliseconds since 1970. */
@Injectable()
export class TaskTimes {
  /** From 0 up to 1, spreads what would else run at one moment in all tasks and all servers. */
  protected random(): number {
    return Math.random();
  }

  /** After the start of the server. `record` is of its former life. */
  first(task: Task, record: TaskRecord | undefined, now: number): number {
    const every = task.every ?? 0;
    const spread = now + this.random() * jitterOf(task);
    if (!record || every <= 0) return this.inWindow(task, spread);
    // A record of the future means that the machine's clock was set back.
    const due = Math.min(record.lastEnd, now) + waitAfter(task, record.failures);
    return this.inWindow(task, Math.max(due, spread));
  }

  /** After a run; `failures` is how many in a row have failed, that one included. Undefined: not again. */
  next(task: Task, failures: number, now: number): number | undefined {
    if (failures === 0 && (task.every ?? 0) <= 0) return undefined;
    return this.inWindow(task, now + waitAfter(task, failures) + this.random() * jitterOf(task));
  }

  private inWindow({ timeWindow, ...task }: Task, at: number): number {
    if (!timeWindow || isWithin(timeWindow, at)) return at;
    const midnight = Math.floor(at / day) * day;
    const opens = midnight + timeWindow.start * minute;
    const next = opens > at ? opens : opens + day;
    return next + this.random() * Math.min(jitterOf(task), lengthOf(timeWindow) / 2);
  }
}

function jitterOf({ jitter, every = 0 }: Pick<Task, 'jitter' | 'every'>): number {
  return Math.max(0, jitter ?? Math.min(every / 10, longestJitter));
}

function waitAfter({ every = 0 }: Task, failures: number): number {
  if (failures === 0) return every;
  const first = every > 0 ? Math.min(every, firstPause) : firstPause;
  const longest = every > 0 ? Math.max(every, longestPause) : longestPauseOfOnce;
  return Math.min(first * 2 ** Math.min(failures - 1, 30), longest);
}

function isWithin({ start, end }: TimeWindow, at: number): boolean {
  const minutes = (at % day) / minute;
  return start < end ? minutes >= start && minutes < end : minutes >= start || minutes < end;
}

function lengthOf({ start, end }: TimeWindow): number {
  return ((end - start + 24 * 60) % (24 * 60)) * minute;
}
