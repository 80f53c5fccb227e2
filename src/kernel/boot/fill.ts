import type { INestApplicationContext } from '@nestjs/common';
import {
  hookObservers,
  metricSources,
  type Contributions,
  type HookObserver,
  type MetricSource,
  type Rank,
} from '@zot/extension-api';
import type { Composed } from '../compose/composed.js';
import type { HookReports } from './hook-reports.js';
import type { LiveSection } from './live-section.js';

const ranks: Record<Rank, number> = { first: 0, normal: 1, last: 2 };

/** Hands these points the instances contributed to them: by rank, then in the order of the plan. Those of packages are guarded. */
export function fillPoints(
  points: ReadonlyMap<symbol, Contributions<unknown>>,
  sections: readonly LiveSection[],
  reports: HookReports,
): void {
  for (const [token, contributions] of points) {
    const items = contributorsTo(token, sections, reports);
    const hasPackages = sections.some(({ origin }) => origin !== undefined);
    contributions.fill(token === metricSources.token && hasPackages ? [...items, reports as MetricSource] : items);
  }
}

/** Those who are told of all calls of packages' hooks. */
export function fillHookObservers(sections: readonly LiveSection[], reports: HookReports): void {
  reports.observers.fill(contributorsTo(hookObservers.token, sections, reports) as HookObserver[]);
}

/** Hands each slot's owner the factories of the choices that the file names. */
export function fillSlots(app: INestApplicationContext, composed: Composed): void {
  for (const [token, choices] of composed.slots) {
    const here = composed.choices.filter(({ choice }) => choice.slot.token === token);
    choices.fill(
      new Map(
        here.map(({ choice, module }) => [choice.name, app.select(module).get(choice.factory, { strict: true })]),
      ),
    );
  }
}

function contributorsTo(token: symbol, sections: readonly LiveSection[], reports: HookReports): object[] {
  return sections
    .flatMap((section) =>
      (section.section.contributes ?? [])
        .filter(({ point }) => point.token === token)
        .map((contribution) => ({ section, contribution })),
    )
    .sort((one, other) => ranks[one.contribution.rank] - ranks[other.contribution.rank])
    .map(({ section, contribution }) => section.contributor(contribution, reports));
}
