import { Scheduler, type TaskState } from '@zot/extension-api';
import { isOfNumbers } from '../book/family.js';
import { MetricBook } from '../book/metric-book.js';
import { TaskSeries } from './task-series.js';

class ListedTasks extends Scheduler {
  constructor(private readonly states: readonly TaskState[]) {
    super();
  }

  list(): readonly TaskState[] {
    return this.states;
  }

  run(name: string): Promise<TaskState> {
    return Promise.reject(new Error(name));
  }

  workers(): { total: number; busy: number } {
    return { total: 4, busy: 1 };
  }
}

const counts = { runs: 2, failedRuns: 1, steps: 20, failedSteps: 1 };
const running: TaskState = {
  name: 'gc',
  priority: 'medium',
  every: 3_600_000,
  state: 'running',
  lastStart: 1_800_000_000_000,
  lastEnd: 1_799_999_000_000,
  lastDuration: 4500,
  lastError: 'EIO: i/o error',
  progress: { steps: 12, total: 80, on: 'team/app' },
  ...counts,
};
const waiting: TaskState = {
  name: 'scrub',
  priority: 'low',
  every: 86_400_000,
  state: 'waiting',
  nextStart: 1_800_000_060_000,
  ...counts,
};

describe('series of tasks', () => {
  const book = new MetricBook();
  const series = new TaskSeries(new ListedTasks([running, waiting]));
  series.register(book);

  /** Label values and number of each. */
  const numbers = (name: string): unknown[] => {
    const family = book.all().find((one) => one.name === name)!;
    if (!isOfNumbers(family)) throw new Error(`${name} has no numbers`);
    return [...family.samples()].map(({ values, cell }) => [...values, cell.value]);
  };

  it.each([
    [
      'zot_task_state',
      [
        ['gc', 'running', 1],
        ['scrub', 'waiting', 1],
      ],
    ],
    [
      'zot_task_failing',
      [
        ['gc', 1],
        ['scrub', 0],
      ],
    ],
    ['zot_task_last_start_timestamp_seconds', [['gc', 1_800_000_000]]],
    ['zot_task_last_end_timestamp_seconds', [['gc', 1_799_999_000]]],
    ['zot_task_last_duration_seconds', [['gc', 4.5]]],
    ['zot_task_next_start_timestamp_seconds', [['scrub', 1_800_000_060]]],
    ['zot_task_progress_steps', [['gc', 12]]],
    ['zot_task_progress_expected_steps', [['gc', 80]]],
  ])('tell %s of those that have it', (name, expected) => {
    expect(numbers(name)).toEqual(expected);
  });

  it('count runs by how they ended, and steps that failed', () => {
    series.stepped({ task: 'gc' });
    series.stepped({ task: 'gc', error: new Error('one') });
    series.ran({ task: 'gc' });
    series.ran({ task: 'gc', error: new Error('all') });
    series.ran({ task: 'gc' });
    expect(numbers('zot_task_failed_steps_total')).toEqual([['gc', 1]]);
    expect(numbers('zot_task_runs_total')).toEqual([
      ['gc', 'good', 2],
      ['gc', 'failed', 1],
    ]);
  });
});
