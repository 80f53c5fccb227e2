import type { INestApplicationContext } from '@nestjs/common';
import { hookObservers, metricSources, type Contribution, type Rank } from '@zot/extension-api';
import type { Composed, ComposedModule } from '../compose/composed.js';
import { guarded } from './guard.js';
import type { HookReports } from './hook-reports.js';

const ranks: Record<Rank, number> = { first: 0, normal: 1, last: 2 };

/** Hands each point the instances contributed to it: by rank, then in the order of the plan. Those of packages are guarded. */
export function fillPoints(app: INestApplicationContext, composed: Composed, reports: HookReports): void {
  const given = composed.modules.flatMap((module) =>
    (module.section.contributes ?? []).map((contribution) => ({ module, contribution })),
  );
  const contributorsTo = (token: symbol): object[] => {
    const here = given.filter(({ contribution }) => contribution.point.token === token);
    here.sort((one, other) => ranks[one.contribution.rank] - ranks[other.contribution.rank]);
    return here.map(({ module, contribution }) => {
      const instance = instanceOf(app, module, contribution);
      const origin = composed.origins.get(module.entry.definition);
      return origin ? guarded(instance, contribution.point, origin, reports) : instance;
    });
  };
  for (const [token, contributions] of composed.points) contributions.fill(contributorsTo(token));
  reports.observers.fill(contributorsTo(hookObservers.token) as never);
  const sources = composed.points.get(metricSources.token);
  if (composed.origins.size > 0) sources?.fill([...sources.all, reports]);
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

function instanceOf(
  app: INestApplicationContext,
  { module, entry }: ComposedModule,
  { provider, point }: Contribution,
): object {
  try {
    return app.select(module).get(provider, { strict: true }) as object;
  } catch (cause) {
    throw new Error(
      `${entry.definition.name} contributes ${provider.name} to ${point.name}, but does not list it under providers`,
      { cause },
    );
  }
}
