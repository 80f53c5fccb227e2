import { Injectable } from '@nestjs/common';
import {
  noSeries,
  Scheduler,
  type Counter,
  type Distribution,
  type Metrics,
  type MetricSource,
  type Reading,
  type Series,
  type TaskObserver,
  type TaskState,
} from '@zot/extension-api';

/** Seconds; those of zot. */
const stepBuckets = [0.05, 0.5, 1, 5, 30, 60, 600];

const priorities = ['high', 'medium', 'low'];
/** The first three are those of zot. */
const states = ['waiting', 'ready', 'done', 'running', 'stuck'];

/** Tasks in the background. zot calls a task a generator, and a step of it a task. */
@Injectable()
export class SchedulerSeries implements MetricSource, TaskObserver {
  private durations: Series<Distribution> = noSeries;
  private runs: Series<Counter> = noSeries;
  private failedSteps: Series<Counter> = noSeries;

  constructor(private readonly scheduler: Scheduler) {}

  register(metrics: Metrics): void {
    this.registerAsZot(metrics);
    this.runs = metrics.counter({
      name: 'zot_task_runs_total',
      help: 'Runs of background tasks, by how they ended: good or failed.',
      labels: ['name', 'result'],
    });
    this.failedSteps = metrics.counter({
      name: 'zot_task_failed_steps_total',
      help: 'Steps of background tasks that failed.',
      labels: ['name'],
    });
    this.gauge(metrics, 'zot_task_last_end_timestamp_seconds', 'When a task last ended.', (task) => task.lastEnd);
    this.gauge(metrics, 'zot_task_last_duration_seconds', 'How long its last run took.', (task) => task.lastDuration);
    this.gauge(metrics, 'zot_task_next_start_timestamp_seconds', 'When a task runs next.', (task) => task.nextStart);
    metrics.readings({
      name: 'zot_task_failing',
      help: 'Whether the last run of a task failed.',
      kind: 'gauge',
      labels: ['name'],
      read: () => this.each(({ lastError }) => (lastError === undefined ? 0 : 1)),
    });
  }

  stepped({ task, duration, error }: { task: string; duration: number; error?: unknown }): void {
    this.durations.with(task).observe(duration / 1000);
    if (error !== undefined) this.failedSteps.with(task).add();
  }

  ran({ task, error }: { task: string; error?: unknown }): void {
    this.runs.with(task, error === undefined ? 'good' : 'failed').add();
  }

  private registerAsZot(metrics: Metrics): void {
    const { scheduler } = this;
    metrics.readings({
      name: 'zot_scheduler_generators_total',
      help: 'Background tasks that there are.',
      kind: 'counter',
      read: () => scheduler.list().length,
    });
    metrics.readings({
      name: 'zot_scheduler_generators_status',
      help: 'Background tasks by priority and state.',
      kind: 'gauge',
      labels: ['priority', 'state'],
      read: () => byPriorityAndState(scheduler.list()),
    });
    metrics.readings({
      name: 'zot_scheduler_workers_total',
      help: 'Steps of tasks that may be made at once.',
      kind: 'gauge',
      read: () => scheduler.workers().total,
    });
    metrics.readings({
      name: 'zot_scheduler_workers',
      help: 'Workers that make a step, and those that do not.',
      kind: 'gauge',
      labels: ['state'],
      read: () => workersByState(scheduler.workers()),
    });
    metrics.readings({
      name: 'zot_scheduler_tasksqueue_length',
      help: 'Steps that wait for a worker, by priority.',
      kind: 'gauge',
      labels: ['priority'],
      read: () => readyByPriority(scheduler.list()),
    });
    this.durations = metrics.histogram({
      name: 'zot_scheduler_workers_tasks_duration_seconds',
      help: 'Time that steps of tasks took.',
      labels: ['name'],
      buckets: stepBuckets,
    });
  }

  /** One reading for each task that has the number, which is in milliseconds. */
  private gauge(metrics: Metrics, name: string, help: string, of: (task: TaskState) => number | undefined): void {
    const read = () => this.each((task) => seconds(of(task)));
    metrics.readings({ name, help, kind: 'gauge', labels: ['name'], read });
  }

  private *each(of: (task: TaskState) => number | undefined): Generator<Reading> {
    for (const task of this.scheduler.list()) {
      const value = of(task);
      if (value !== undefined) yield { labels: [task.name], value };
    }
  }
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

function* byPriorityAndState(tasks: readonly TaskState[]): Generator<Reading> {
  for (const priority of priorities) {
    for (const state of states) {
      const value = tasks.filter((task) => task.priority === priority && task.state === state).length;
      yield { labels: [priority, state], value };
    }
  }
}

function* readyByPriority(tasks: readonly TaskState[]): Generator<Reading> {
  for (const priority of priorities) {
    const value = tasks.filter((task) => task.priority === priority && task.state === 'ready').length;
    yield { labels: [priority], value };
  }
}

function* workersByState({ total, busy }: { total: number; busy: number }): Generator<Reading> {
  yield { labels: ['idle'], value: Math.max(0, total - busy) };
  yield { labels: ['working'], value: busy };
}
