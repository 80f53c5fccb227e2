import { milliseconds, number, ratio } from './format.js';
import type { Paint } from './paint.js';
import type { ResultFile, TargetResult } from './result-file.js';
import { tableHead, tableLine, type Column } from './table.js';

const columns: readonly Column[] = [
  { heading: 'Test', width: 38 },
  { heading: 'per s', width: 9 },
  { heading: 'then', width: 9 },
  { heading: 'ratio', width: 8 },
  { heading: 'p50', width: 9 },
  { heading: 'then', width: 9 },
  { heading: 'ratio', width: 8 },
  { heading: 'per CPU s', width: 9 },
  { heading: 'then', width: 9 },
  { heading: 'ratio', width: 8 },
];
const noise = 0.05;

/** The tests that two files share, the later against the earlier. A ratio above 1 is a gain in rates, a loss in time. */
export function compareLines(before: ResultFile, after: ResultFile, paint: Paint): string[] {
  const earlier = new Map(before.tests.map((test) => [test.name, test.results]));
  const lines = [paint('bold', tableHead(columns))];
  for (const { name, results } of after.tests) {
    const others = earlier.get(name);
    earlier.delete(name);
    results.forEach((result, index) => {
      const label = results.length > 1 ? `${name}, ${result.target}` : name;
      const other = others?.[index];
      lines.push(other ? line(label, other, result, paint) : paint('dim', `${label}: only in the second file`));
    });
  }
  for (const name of earlier.keys()) lines.push(paint('dim', `${name}: only in the first file`));
  return lines;
}

function line(label: string, before: TargetResult, after: TargetResult, paint: Paint): string {
  const [perCpuBefore, perCpuAfter] = [before.operationsPerCpuSecond ?? NaN, after.operationsPerCpuSecond ?? NaN];
  const text = tableLine(columns, [
    label,
    number(before.rate),
    number(after.rate),
    ratio(after.rate / before.rate),
    milliseconds(before.latency.p50),
    milliseconds(after.latency.p50),
    ratio(after.latency.p50 / before.latency.p50),
    number(perCpuBefore),
    number(perCpuAfter),
    ratio(perCpuAfter / perCpuBefore),
  ]);
  // Time of the CPU is what noise of the machine moves least.
  const gain = (Number.isNaN(perCpuAfter / perCpuBefore) ? after.rate / before.rate : perCpuAfter / perCpuBefore) - 1;
  return gain < -noise ? paint('red', text) : gain > noise ? paint('green', text) : text;
}
