import { formatDuration, milliseconds, type TaskState } from '@zot/extension-api';
import { printable } from '../report/printable.js';

const head = ['TASK', 'STATE', 'PRIORITY', 'EVERY', 'LAST RUN', 'TOOK', 'NEXT RUN', 'PROGRESS'];
const second = 1000;

/** How tasks stand, for people: one line each, and below it why its last run failed. Times are told from `now`. */
export function taskTable(states: readonly Partial<TaskState>[], now: number): string {
  const rows = states.map((state) => cellsOf(state, now));
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) =>
    `${cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd()}\n`;
  const lines = states.flatMap(({ lastError }, at) => [
    line(rows[at]!),
    ...(lastError === undefined ? [] : [`    failed: ${printable(lastError)}\n`]),
  ]);
  return [line(head), ...lines].join('');
}

function cellsOf(state: Partial<TaskState>, now: number): string[] {
  const { name = '', priority, every, lastStart, lastEnd, lastDuration, nextStart, progress } = state;
  const isRunning = state.state === 'running' || state.state === 'ready';
  return [
    printable(name),
    state.state ?? '-',
    priority ?? '-',
    every === undefined ? '-' : every === 0 ? 'start' : formatDuration(milliseconds(every)),
    isRunning ? 'now' : ago(lastEnd ?? lastStart, now),
    lastDuration === undefined ? '-' : spanText(lastDuration),
    nextStart === undefined ? '-' : `in ${spanText(Math.max(0, nextStart - now))}`,
    progress ? progressText(progress) : '-',
  ];
}

function progressText({ steps, total, on }: NonNullable<TaskState['progress']>): string {
  return `${steps}${total === undefined ? '' : ` of ${total}`}${on === undefined ? '' : ` (${printable(on)})`}`;
}

function ago(at: number | undefined, now: number): string {
  return at === undefined ? '-' : `${spanText(Math.max(0, now - at))} ago`;
}

/** Whole seconds above one, since nobody looks for more. */
function spanText(ms: number): string {
  return formatDuration(milliseconds(ms < second ? Math.round(ms) : Math.round(ms / second) * second));
}
