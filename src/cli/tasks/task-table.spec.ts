import type { TaskState } from '@zot/extension-api';
import { taskTable } from './task-table.js';

const now = 1_800_000_000_000;
const counts = { runs: 1, failedRuns: 0, steps: 1, failedSteps: 0 };

describe('the table of tasks', () => {
  it('has a line for each, and the reason of a failure below it', () => {
    const states: TaskState[] = [
      {
        name: 'gc',
        priority: 'medium',
        every: 3_600_000,
        state: 'running',
        lastEnd: now - 3_600_000,
        lastDuration: 4512,
        progress: { steps: 12, total: 80, on: 'team/app' },
        ...counts,
      },
      {
        name: 'scrub /a',
        priority: 'low',
        every: 86_400_000,
        state: 'waiting',
        lastEnd: now - 90_000,
        lastDuration: 250,
        lastError: 'EIO: broken\u001b[31m',
        nextStart: now + 30_400,
        ...counts,
      },
      { name: 'once', priority: 'high', every: 0, state: 'done', ...counts },
    ];
    expect(taskTable(states, now)).toBe(`TASK      STATE    PRIORITY  EVERY  LAST RUN   TOOK   NEXT RUN  PROGRESS
gc        running  medium    1h     now        5s     -         12 of 80 (team/app)
scrub /a  waiting  low       24h    1m30s ago  250ms  in 30s    -
    failed: EIO: broken\\u001b[31m
once      done     high      start  -          -      -         -
`);
  });

  it('shows what is known where no server runs', () => {
    expect(taskTable([{ name: 'gc', lastStart: now - 5000, lastEnd: now - 4000, lastDuration: 1000 }], now)).toBe(
      `TASK  STATE  PRIORITY  EVERY  LAST RUN  TOOK  NEXT RUN  PROGRESS
gc    -      -         -      4s ago    1s    -         -
`,
    );
  });
});
