import type { ResultFile } from './result-file.js';

/** One measurement in the form that benchmark actions of CI services collect: a list of names, units and values. */
export interface CiEntry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra?: string;
}

/** Rate per test, and the median of its latency. With several targets each name says which. */
export function ciReport({ tests, targets }: ResultFile): CiEntry[] {
  return tests.flatMap(({ name, results }) =>
    results.flatMap(({ target, rate, latency, failed }) => {
      const label = targets.length > 1 ? `${name} (${target})` : name;
      const extra = failed > 0 ? `${failed} failed` : undefined;
      return [
        { name: label, unit: 'requests per second', value: rate, extra },
        { name: `${label} p50`, unit: 'milliseconds', value: latency.p50, range: `p99 ${latency.p99}`, extra },
      ];
    }),
  );
}
