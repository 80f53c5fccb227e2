import { megabytes, milliseconds, number, ratio } from './format.js';
import type { Paint } from './paint.js';
import type { TargetResult, TestResult } from './result-file.js';
import { tableHead, tableLine, type Column } from './table.js';

const figures: readonly Column[] = [
  { heading: 'done', width: 8 },
  { heading: 'failed', width: 6 },
  { heading: 'per s', width: 9 },
  { heading: 'p50', width: 9 },
  { heading: 'p99', width: 9 },
  { heading: 'MB/s', width: 8 },
  { heading: 'per CPU s', width: 9 },
  { heading: 'CPU s/GB', width: 8 },
  { heading: 'peak MB', width: 8 },
];
/** Beneath this a ratio is painted as a loss, above its inverse as a gain; between lies noise. */
const loss = 0.95;

/** The columns of a table in which these names have room. */
export function textColumns(names: readonly string[]): readonly Column[] {
  const labelRoom = 3;
  return [{ heading: 'Test', width: Math.max(...names.map(({ length }) => length)) + labelRoom }, ...figures];
}

export function textHead(columns: readonly Column[], paint: Paint): string {
  return paint('bold', tableHead(columns));
}

/** The lines of one test: one for each target, and with several the ratio of the first to each other. */
export function textLines({ name, results }: TestResult, columns: readonly Column[], paint: Paint): string[] {
  const several = results.length > 1;
  const lines = results.map((result, index) => {
    const label = several ? (index === 0 ? `${name}, A` : `  ${result.target}`) : name;
    return tableLine(columns, [label, ...cells(result)]);
  });
  for (const { faults } of results) lines.push(...faults.map((fault) => paint('red', `  ${fault}`)));
  const [first, ...others] = results;
  for (const other of first ? others : []) lines.push(ratioLine(first!, other, columns, paint));
  return lines;
}

function cells(result: TargetResult): string[] {
  return [
    String(result.requests - result.failed),
    String(result.failed),
    number(result.rate),
    milliseconds(result.latency.p50),
    milliseconds(result.latency.p99),
    isAboutBytes(result) ? megabytes(result.bytesPerSecond) : '-',
    number(result.operationsPerCpuSecond ?? NaN),
    isAboutBytes(result) ? number(result.cpuSecondsPerGigabyte ?? NaN) : '-',
    result.peakBytes === undefined ? '-' : megabytes(result.peakBytes),
  ];
}

/** Whether a rate of bytes says something: with small content it only repeats the rate of operations. */
function isAboutBytes({ bytes, requests }: TargetResult): boolean {
  return bytes / requests > 100_000;
}

function ratioLine(first: TargetResult, other: TargetResult, columns: readonly Column[], paint: Paint): string {
  const faster = medianRatio(first.rates, other.rates);
  const line = tableLine(columns, [
    `  A/${other.target}`,
    '',
    '',
    ratio(faster),
    ratio(first.latency.p50 / other.latency.p50),
    ratio(first.latency.p99 / other.latency.p99),
    isAboutBytes(first) ? ratio(first.bytesPerSecond / other.bytesPerSecond) : '-',
    ratio((first.operationsPerCpuSecond ?? NaN) / (other.operationsPerCpuSecond ?? NaN)),
    isAboutBytes(first) ? ratio((first.cpuSecondsPerGigabyte ?? NaN) / (other.cpuSecondsPerGigabyte ?? NaN)) : '-',
    ratio((first.peakBytes ?? NaN) / (other.peakBytes ?? NaN)),
  ]);
  return paint(faster < loss ? 'red' : faster > 1 / loss ? 'green' : 'dim', line);
}

/** The median over rounds, each compared with its neighbour in time, so that a slow minute of the machine hits both. */
export function medianRatio(first: readonly number[], other: readonly number[]): number {
  const ratios = first.map((rate, round) => rate / (other[round] ?? NaN)).sort((a, b) => a - b);
  const middle = ratios.length >> 1;
  return ratios.length % 2 === 1 ? ratios[middle]! : ((ratios[middle - 1] ?? NaN) + (ratios[middle] ?? NaN)) / 2;
}
