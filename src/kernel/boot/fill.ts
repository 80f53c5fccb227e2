import type { INestApplicationContext } from '@nestjs/common';
import type { Contribution, Rank } from '@zot/extension-api';
import type { Composed, ComposedModule } from '../compose/composed.js';

const ranks: Record<Rank, number> = { first: 0, normal: 1, last: 2 };

/** Hands each point the instances contributed to it: by rank, then in the order of the plan. */
export function fillPoints(app: INestApplicationContext, composed: Composed): void {
  const given = composed.modules.flatMap((module) =>
    (module.section.contributes ?? []).map((contribution) => ({ module, contribution })),
  );
  for (const [token, contributions] of composed.points) {
    const here = given.filter(({ contribution }) => contribution.point.token === token);
    here.sort((one, other) => ranks[one.contribution.rank] - ranks[other.contribution.rank]);
    contributions.fill(here.map(({ module, contribution }) => instanceOf(app, module, contribution)));
  }
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
): unknown {
  try {
    return app.select(module).get(provider, { strict: true });
  } catch (cause) {
    throw new Error(
      `${entry.definition.name} contributes ${provider.name} to ${point.name}, but does not list it under providers`,
      { cause },
    );
  }
}
