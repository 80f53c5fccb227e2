import { shortText } from '@zot/extension-api';
import { pathText } from '../../kernel/check/path-text.js';
import type { Act, SectionChange } from '../../kernel/reload/compare/section-change.js';
import type { Paint } from '../report/colors.js';
import { printable } from '../report/printable.js';

/** What is going to be, or what was done. */
export type Tense = 'plan' | 'done';
type Told = Exclude<Act, 'none'>;

/** In the order in which they are told. */
const acts: readonly Told[] = ['start', 'replace', 'adapt', 'stop', 'keep'];
const words: Record<Tense, Record<Told, string>> = {
  plan: { start: 'to start', replace: 'to replace', adapt: 'to adapt', stop: 'to stop', keep: 'to keep' },
  done: { start: 'started', replace: 'replaced', adapt: 'adapted', stop: 'stopped', keep: 'kept' },
};
const marks = {
  start: ['+', 'green'],
  replace: ['~', 'yellow'],
  adapt: ['~', 'cyan'],
  stop: ['-', 'red'],
} as const;
/** Characters of a value in a line. */
const longestValue = 100;

/** What becomes of the sections, for people: a line for each that does not just go on, with its settings below it. */
export function changeText(changes: readonly SectionChange[], tense: Tense, paint: Paint): string {
  const told = acts.flatMap((act) => (act === 'keep' ? [] : changes.filter((change) => change.act === act)));
  const width = Math.max(0, ...told.map(({ name }) => printable(name).length));
  const lines = told.flatMap((change) => [...linesOf(change, { tense, paint, width })]);
  const kept = changes.filter(({ act }) => act === 'keep').map(({ name }) => printable(name));
  if (kept.length > 0) lines.push(paint('dim', `  ${words[tense].keep}: ${kept.join(', ')}`));
  return lines.join('\n');
}

/** `1 to start, 2 to replace`; empty where everything goes on as it is. */
export function summaryText(changes: readonly SectionChange[], tense: Tense): string {
  const counts = countOf(changes);
  return acts
    .filter((act) => act !== 'keep' && counts[act] > 0)
    .map((act) => `${counts[act]} ${words[tense][act]}`)
    .join(', ');
}

/** How many sections come to each end. */
export function countOf(changes: readonly SectionChange[]): Record<Told, number> {
  const counts = { start: 0, replace: 0, adapt: 0, stop: 0, keep: 0 };
  for (const { act } of changes) if (act !== 'none') counts[act]++;
  return counts;
}

interface Look {
  readonly tense: Tense;
  readonly paint: Paint;
  /** Of the widest name. */
  readonly width: number;
}

function* linesOf(change: SectionChange, { tense, paint, width }: Look): Iterable<string> {
  const { name, act, since, settings, isInTurn } = change;
  if (act === 'keep' || act === 'none') return;
  const [mark, color] = marks[act];
  const wait = isInTurn && tense === 'plan' ? ['requests wait meanwhile'] : [];
  const why = [...(since === undefined ? [] : [`since ${printable(since)}`]), ...wait].join('; ');
  const head = paint(color, `${mark} ${printable(name).padEnd(width)}`);
  yield `${head}  ${words[tense][act]}${why && paint('dim', `, ${why}`)}`;
  for (const { path, from, to } of settings) {
    yield `    ${printable(pathText(path))}: ${paint('red', valueText(from))} → ${paint('green', valueText(to))}`;
  }
}

function valueText(value: unknown): string {
  return value === undefined ? 'not set' : printable(shortText(JSON.stringify(value) ?? String(value), longestValue));
}
