import type { ResultFile } from './result-file.js';

/** One measurement in the form that benchmark actions of CI services collect: a list of names, units and values. */
export interface CiEntry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly extra: string;
}

/**
 * Rate per test. Collectors take one file for values of which more is better, so latencies are told beside them. With several
 * targets each name says which.
 */
export function ciReport({ tests, targets }: ResultFile): CiEntry[] {
  return tests.flatMap(({ name, results }) =>
    results.map(({ target, rate, latency: { p50, p99 }, failed }) => ({
      name: targets.length > 1 ? `${name} (${target})` : name,
      unit: 'requests per sec',
      value: rate,
      extra: `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms${failed > 0 ? `, ${failed} failed` : ''}`,
    })),
  );
}
