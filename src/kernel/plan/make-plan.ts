import { issue, type Definition, type Port } from '@zot/extension-api';
import { withoutUnneeded } from './needed.js';
import { order } from './order.js';
import { ownersOf, replacersOf } from './owners.js';
import type { Plan, PlanEntry, PlanIssue } from './plan.js';

/**
 * Orders the definitions that are on by who needs whom, without those that nobody needs. `known` are all definitions, on or off, so that an unmet need can
 * be told in words of the config: which section would have to be turned on.
 */
export function makePlan(
  present: ReadonlyMap<Definition, object>,
  known: readonly Definition[],
): { plan: Plan; issues: PlanIssue[] } {
  const on = withoutUnneeded(present);
  const { owners, issues } = ownersOf(on.keys());
  const { replacers, issues: conflicts } = replacersOf(on.keys());
  issues.push(...conflicts);

  const edges = new Map<Definition, Definition[]>();
  for (const definition of on.keys()) {
    const upon = new Set<Definition>();
    for (const port of definition.needs ?? []) {
      const owner = owners.get(port);
      if (owner) upon.add(owner);
      else issues.push({ definition, issue: unmet(port, known) });
    }
    for (const { port } of definition.wants ?? []) if (owners.has(port)) upon.add(owners.get(port)!);
    for (const port of definition.provides ?? []) replacers.get(port)?.forEach((replacer) => upon.add(replacer));
    upon.delete(definition);
    edges.set(definition, [...upon]);
  }
  for (const [port, packages] of replacers) {
    if (owners.has(port)) continue;
    for (const definition of packages)
      issues.push({ definition, issue: issue.error([], `replaces ${port.name}, which nothing in this file provides`) });
  }

  const { sorted, cycle } = order([...on.keys()], (definition) => edges.get(definition) ?? []);
  if (cycle) {
    const message = `needs itself in a circle: ${cycle.map((one) => one.name).join(' → ')}`;
    issues.push({ definition: cycle[0]!, issue: issue.error([], message) });
  }

  const entries = new Map<Definition, PlanEntry>();
  for (const definition of sorted) {
    entries.set(definition, {
      definition,
      config: on.get(definition)!,
      imports: (edges.get(definition) ?? []).flatMap((other) => entries.get(other) ?? []),
      missingWishes: (definition.wants ?? []).map((one) => one.port).filter((port) => !owners.has(port)),
    });
  }
  return { plan: { entries: [...entries.values()] }, issues };
}

function unmet(port: Port, known: readonly Definition[]): ReturnType<typeof issue.error> {
  const owner = known.find((definition) => definition.provides?.includes(port));
  return owner
    ? issue.error([], `needs ${owner.name}, which is not in this file`, `add the section ${owner.name}`)
    : issue.error([], `needs ${port.name}, which nothing provides`);
}
