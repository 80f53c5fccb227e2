import { Injectable } from '@nestjs/common';
import {
  noSeries,
  Scheduler,
  type Counter,
  type Metrics,
  type MetricSource,
  type Reading,
  type Series,
  type TaskObserver,
  type TaskState,
} from '@zot/extension-api';

/** How each task in the background stands. Why one failed is text, and so in the log, in `zot tasks` and at its route. */
@Injectable()
export class TaskSeries implements MetricSource, TaskObserver {
  private runs: Series<Counter> = noSeries;
  private failedSteps: Series<Counter> = noSeries;

  constructor(private readonly scheduler: Scheduler) {}

  register(metrics: Metrics): void {
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
    metrics.readings({
      name: 'zot_task_state',
      help: '1 for the state that a task is in: waiting, ready, running, stuck or done.',
      kind: 'gauge',
      labels: ['name', 'state'],
      read: () => this.scheduler.list().map(({ name, state }) => ({ labels: [name, state], value: 1 })),
    });
    const gauge = (name: string, help: string, of: (task: TaskState) => number | undefined): void =>
      metrics.readings({ name, help, kind: 'gauge', labels: ['name'], read: () => this.each(of) });
    gauge('zot_task_last_start_timestamp_seconds', 'When a task last began.', (task) => seconds(task.lastStart));
    gauge('zot_task_last_end_timestamp_seconds', 'When a task last ended.', (task) => seconds(task.lastEnd));
    gauge('zot_task_last_duration_seconds', 'How long its last run took.', (task) => seconds(task.lastDuration));
    gauge('zot_task_next_start_timestamp_seconds', 'When a task runs next.', (task) => seconds(task.nextStart));
    gauge('zot_task_progress_steps', 'Steps that the run under way has made.', ({ progress }) => progress?.steps);
    gauge(
      'zot_task_progress_expected_steps',
      'Steps that the run under way will have made, where its task knows.',
      ({ progress }) => progress?.total,
    );
    gauge('zot_task_failing', 'Whether the last run of a task failed.', ({ lastError }) =>
      lastError === undefined ? 0 : 1,
    );
  }

  stepped({ task, error }: { task: string; error?: unknown }): void {
    if (error !== undefined) this.failedSteps.with(task).add();
  }

  ran({ task, error }: { task: string; error?: unknown }): void {
    this.runs.with(task, error === undefined ? 'good' : 'failed').add();
  }

  /** One reading for each task that has the number. */
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
