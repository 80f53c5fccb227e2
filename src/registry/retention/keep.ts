import type { KeepRules, ManifestStatistics } from '@zot/extension-api';

/** What rules decide about. */
export interface Candidate {
  /** To tell apart those of one time, in the order of their names. */
  readonly name: string;
  /** Undefined where nobody knows: then it is kept. */
  readonly statistics: ManifestStatistics | undefined;
}

/**
 * Which rule keeps each candidate; those that none keeps are missing. One rule is enough. Counts are of the candidates given,
 * those without statistics left out.
 */
export function keptBy<C extends Candidate>(rules: KeepRules, candidates: readonly C[], now: number): Map<C, string> {
  const { pulledWithin, pushedWithin, mostRecentlyPulledCount, mostRecentlyPushedCount } = rules;
  const kept = new Map<C, string>();
  const keep = (some: readonly C[], rule: string) => {
    for (const one of some) if (!kept.has(one)) kept.set(one, rule);
  };
  keep(
    candidates.filter(({ statistics }) => !statistics),
    'statistics are not known',
  );
  const known = candidates.filter(({ statistics }) => statistics);
  if (pulledWithin !== undefined) {
    const isFresh = (one: C) => Math.max(pulled(one), pushed(one)) >= now - pulledWithin;
    keep(known.filter(isFresh), 'pulledWithin');
  }
  if (pushedWithin !== undefined) {
    keep(
      known.filter((one) => pushed(one) >= now - pushedWithin),
      'pushedWithin',
    );
  }
  keep(newest(known, pulled, mostRecentlyPulledCount), 'mostRecentlyPulledCount');
  keep(newest(known, pushed, mostRecentlyPushedCount), 'mostRecentlyPushedCount');
  return kept;
}

function pushed({ statistics }: Candidate): number {
  return statistics!.pushed;
}

/** What was never pulled comes last, the youngest of it first. */
function pulled({ statistics }: Candidate): number {
  return statistics!.pulled ?? -Infinity;
}

function newest<C extends Candidate>(all: readonly C[], time: (one: C) => number, count: number): readonly C[] {
  if (count <= 0) return [];
  const compare = (one: C, other: C) =>
    order(time(other), time(one)) || order(pushed(other), pushed(one)) || order(one.name, other.name);
  return all.toSorted(compare).slice(0, count);
}

function order<T extends number | string>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
