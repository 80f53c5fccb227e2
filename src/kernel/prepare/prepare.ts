import { compose } from '../compose/compose.js';
import type { Composed } from '../compose/composed.js';
import { checkModules } from './module-rules.js';
import { inFileOrder, readPlan, type Planned, type ReadPlan } from './read-plan.js';
import type { Resolve } from './resolved.js';

/** A file on its way to a running server: `verify` previews the graph, `serve` boots it. */
export interface Prepared extends Omit<ReadPlan, 'planned'> {
  /** Only where no issue is an error. */
  readonly graph?: Graph;
}

export interface Graph extends Planned {
  readonly composed: Composed;
}

/** The one road of all commands: read, resolve, check, plan, compose. Rejects only for faults of the definitions' own code. */
export async function prepare(file: string, resolve: Resolve): Promise<Prepared> {
  const { planned, ...read } = await readPlan(file, resolve);
  if (!planned) return read;
  const composed = await compose(planned.plan, planned.chosen);
  const faults = checkModules(composed).map((one) => planned.place(one.issue, one.definition));
  if (faults.length > 0) return { ...read, issues: inFileOrder([...read.issues, ...faults]) };
  return { ...read, graph: { ...planned, composed } };
}
