import { Injectable } from '@nestjs/common';
import {
  noSeries,
  Scheduler,
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

/** The scheduler as zot tells of it: there a task is a generator, and a step of it a task. */
@Injectable()
export class SchedulerSeries implements MetricSource, TaskObserver {
  private durations: Series<Distribution> = noSeries;

  constructor(private readonly scheduler: Scheduler) {}

  register(metrics: Metrics): void {
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

  stepped({ task, duration }: { task: string; duration: number }): void {
    this.durations.with(task).observe(duration / 1000);
  }
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
