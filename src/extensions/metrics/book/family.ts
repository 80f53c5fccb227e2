import type { NumberCell, DistributionCell } from './cells.js';
import type { Kept } from './kept-series.js';

interface Named {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** All series of one name, as they stand when they are walked. */
export type Family = NumberFamily | DistributionFamily;

export interface NumberFamily extends Named {
  readonly kind: 'counter' | 'gauge';
  samples(): Iterable<Kept<Pick<NumberCell, 'value'>>>;
}

export interface DistributionFamily extends Named {
  readonly kind: 'histogram' | 'summary';
  /** Upper bounds of a histogram, ascending, without the one that has none. */
  readonly buckets: readonly number[];
  samples(): Iterable<Kept<DistributionCell>>;
}

export function isOfNumbers(family: Family): family is NumberFamily {
  return family.kind === 'counter' || family.kind === 'gauge';
}
