import { availableParallelism } from 'node:os';

const perProcessor = 4;

/** Steps that may be made at once, by the setting. */
export function workersFor(numWorkers: number): number {
  return numWorkers > 0 ? numWorkers : perProcessor * availableParallelism();
}
