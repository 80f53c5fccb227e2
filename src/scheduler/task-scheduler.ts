import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  endsWithin,
  errorText,
  Scheduler,
  type Adaptation,
  type Runs,
  type TaskRecord,
  type TaskState,
} from '@zot/extension-api';
import { Alarms } from './alarms.js';
import { Breath } from './breath.js';
import { FairQueue } from './fair-queue.js';
import { TaskBook } from './task-book.js';
import type { TaskEntry } from './task-entry.js';
import { TaskReports } from './task-reports.js';
import { TaskRun, type StepResult } from './task-run.js';
import { TaskTimes } from './task-times.js';
import type { SchedulerConfig } from './scheduler.config.js';
import { workersFor } from './workers-for.js';

export interface Pace {
  /** How many steps may be made at once. */
  readonly workers: number;
  /** Milliseconds after the start in which no task begins, so that the first requests have the processor. */
  readonly calm: number;
}

export const PACE = Symbol('pace');

/** Milliseconds in which a task that is told to end should have. */
const patience = 5000;

/**
 * Runs tasks step by step: when its time has come a task joins the queue, a worker makes one step of it, and it joins the
 * queue again, until its run ends and it waits for its next time.
 */
@Injectable()
export class TaskScheduler extends Scheduler implements Runs {
  private readonly queue = new FairQueue<TaskEntry>();
  private ending = new AbortController();
  /** What has to end before the sections may be stopped. */
  private readonly underway = new Set<Promise<void>>();
  /** There once tasks may run. */
  private alarms: Alarms | undefined;
  private isOpening = false;
  private readonly askedEarly = new Set<TaskEntry>();
  private hurry = new AbortController();
  private busy = 0;

  constructor(
    private readonly book: TaskBook,
    private readonly times: TaskTimes,
    private readonly breath: Breath,
    private readonly reports: TaskReports,
    private readonly clock: Clock,
    @Inject(PACE) private pace: Pace,
  ) {
    super();
  }

  list(): readonly TaskState[] {
    return [...this.book.entries.values()].map((entry) => entry.view());
  }

  workers(): { total: number; busy: number } {
    return { total: this.pace.workers, busy: this.busy };
  }

  async run(name: string): Promise<TaskState> {
    const entry = this.book.entries.get(name);
    if (!entry) throw new Error(`there is no task ${name}`);
    if (this.isEnding) return entry.view();
    const released = entry.whenReleased();
    if (!this.alarms) {
      this.askedEarly.add(entry);
      this.hurry.abort();
    } else if (!entry.run) this.begin(entry);
    return released;
  }

  /** May come again after `stop`: a configuration that could not be replaced goes on. */
  start(): void {
    this.ending = new AbortController();
    this.alarms = undefined;
    this.isOpening = false;
    this.book.open();
  }

  ready(): void {
    if (this.isOpening || this.book.entries.size === 0) return;
    this.isOpening = true;
    this.track(this.open(AbortSignal.any([this.hurry.signal, this.ending.signal])));
  }

  adapt({ numWorkers }: SchedulerConfig): Adaptation {
    return {
      commit: () => {
        this.pace = { ...this.pace, workers: workersFor(numWorkers) };
        this.fill();
      },
      cancel: () => undefined,
    };
  }

  /**
   * Asks for the tasks again. A run of a task that is gone, or that belongs to somebody else now, is told to end, and mostly
   * has before this resolves. All others go on.
   */
  async refilled(): Promise<void> {
    const { gone, added, moved } = this.book.reopen();
    await this.dismiss(gone);
    if (!this.alarms) {
      this.ready();
      return;
    }
    for (const entry of moved) if (!entry.run) this.expect(entry, entry.record());
    if (added.length === 0) return;
    const records = await this.book.recall();
    for (const entry of added) this.admit(entry, records.get(entry.name));
  }

  async drain(graceMs: number): Promise<void> {
    this.ending.abort(new Error('the server stops'));
    this.alarms?.clearAll();
    for (const { run } of this.book.entries.values()) run?.abort(this.ending.signal.reason as Error);
    for (const entry of this.queue.clear()) this.track(this.cut(entry));
    await endsWithin(this.clock, graceMs, this.idle());
    for (const entry of this.book.entries.values()) {
      if (entry.run) this.reports.stuck(entry);
      entry.tell();
    }
  }

  stop(): void {
    this.askedEarly.clear();
    this.hurry = new AbortController();
  }

  private isOver({ isGone }: TaskEntry): boolean {
    return isGone || this.isEnding;
  }

  private get isEnding(): boolean {
    return this.ending.signal.aborted;
  }

  private async open(hurry: AbortSignal): Promise<void> {
    await this.clock.sleep(this.pace.calm, hurry).catch(() => undefined);
    if (this.isEnding) return;
    // Only now: it brings along what reads cron expressions, and the first answers do not wait for that.
    const [{ SchedulerRegistry }, records] = await Promise.all([import('@nestjs/schedule'), this.book.recall()]);
    if (this.isEnding) return;
    this.alarms = new Alarms(this.clock, new SchedulerRegistry());
    for (const entry of this.book.entries.values()) {
      if (this.askedEarly.has(entry)) {
        this.recall(entry, records.get(entry.name));
        this.begin(entry);
      } else this.admit(entry, records.get(entry.name));
    }
  }

  /** A task that is new to this server waits for its first time. */
  private admit(entry: TaskEntry, record: TaskRecord | undefined): void {
    this.recall(entry, record);
    this.expect(entry, record);
  }

  private recall(entry: TaskEntry, record: TaskRecord | undefined): void {
    if (record) entry.recall(record);
  }

  private expect(entry: TaskEntry, record: TaskRecord | undefined): void {
    entry.state = 'waiting';
    entry.nextStart = this.times.first(entry.task, record, this.clock.now());
    this.setAlarm(entry, entry.nextStart);
  }

  /** Has runs end whose tasks are gone. Those that do not, though they were told to, are not waited for without end. */
  private async dismiss(gone: readonly TaskEntry[]): Promise<void> {
    const reason = new Error('the task is no longer one of this server');
    const ends = gone.map(async (entry) => {
      entry.isGone = true;
      this.alarms?.clear(entry.name);
      this.askedEarly.delete(entry);
      const isQueued = this.queue.remove(entry);
      if (!entry.run) return entry.tell();
      const released = entry.whenReleased();
      entry.run.abort(reason);
      if (isQueued) this.track(this.cut(entry));
      await released;
    });
    await endsWithin(this.clock, patience, Promise.all(ends));
    for (const entry of gone) if (entry.run) this.reports.stuck(entry);
  }

  private setAlarm(entry: TaskEntry, at: number): void {
    this.alarms!.set(entry.name, at - this.clock.now(), () => this.begin(entry));
  }

  private begin(entry: TaskEntry): void {
    this.alarms!.clear(entry.name);
    entry.begin(new TaskRun(entry.task, this.clock), this.clock.now());
    entry.state = 'ready';
    this.join(entry);
  }

  private join(entry: TaskEntry): void {
    this.queue.add(entry);
    this.fill();
  }

  /** Gives free workers to those who wait. */
  private fill(): void {
    while (this.busy < this.pace.workers) {
      const entry = this.queue.take();
      if (!entry) return;
      this.track(this.work(entry, entry.run!));
    }
  }

  private async work(entry: TaskEntry, run: TaskRun): Promise<void> {
    this.busy++;
    entry.state = 'running';
    const started = this.clock.monotonic();
    const result = await run.step();
    const duration = this.clock.monotonic() - started;
    this.busy--;
    this.queue.charge(entry, duration);
    if (!this.isEnding) this.fill();
    if (result.kind === 'step') {
      entry.stepped(result.step);
      this.reports.stepped(entry, result.step, duration);
      if (!this.isOver(entry)) await this.breath.take(entry.priority, this.ending.signal);
      if (!this.isOver(entry)) return this.join(entry);
    } else if (result.kind === 'failed') this.reports.brokeOff(entry, duration, result.error);
    // A run that is cut off by the end of the server, or of its task, has neither succeeded nor failed.
    return this.isOver(entry) && result.kind !== 'end' ? this.cut(entry) : this.end(entry, run, result);
  }

  private async end(entry: TaskEntry, run: TaskRun, result: StepResult): Promise<void> {
    const failure = result.kind === 'failed' ? { error: result.error } : undefined;
    entry.ended(this.clock.now(), run.duration, failure && errorText(failure.error));
    this.reports.ran(entry, run.duration, failure);
    await Promise.all([this.settle(entry, run), this.book.remember(entry)]);
    const next = this.isOver(entry) ? undefined : this.times.next(entry.task, entry.failures, this.clock.now());
    entry.release(next === undefined && !this.isOver(entry) ? 'done' : 'waiting', next);
    if (next !== undefined) this.setAlarm(entry, next);
  }

  private async cut(entry: TaskEntry): Promise<void> {
    await entry.run?.settle();
    entry.release('waiting');
  }

  /** Waits until the task has let go, which one that was told to end may not do. Meanwhile it does not run again. */
  private async settle(entry: TaskEntry, run: TaskRun): Promise<void> {
    const settled = run.settle();
    if (!(await endsWithin(this.clock, patience, settled))) {
      entry.state = 'stuck';
      this.reports.stuck(entry);
    }
    await settled;
  }

  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.reports.broken(error))
      .finally(() => this.underway.delete(tracked));
    this.underway.add(tracked);
  }

  private async idle(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway);
  }
}
