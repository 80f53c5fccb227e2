import { compose } from '../compose/compose.js';
import type { Composed } from '../compose/composed.js';
import { PackageFault } from '../packages/package-fault.js';
import { faultIssue, withoutIt } from './fault-issue.js';
import { checkModules } from './module-rules.js';
import { inFileOrder, readPlan, type Planned, type ReadPlan } from './read-plan.js';
import type { LeftOut, Resolve } from './resolved.js';

/** A file on its way to a running server: `verify` previews the graph, `serve` boots it. */
export interface Prepared extends Omit<ReadPlan, 'planned'> {
  /** Only where no issue is an error. */
  readonly graph?: Graph;
}

export interface Graph extends Planned {
  readonly composed: Composed;
}

/**
 * The one road of all commands: read, resolve, check, plan, compose. Rejects only for faults of the built-in definitions'
 * own code. `leftOut` are optional packages that could not be started before.
 */
export async function prepare(file: string, resolve: Resolve, leftOut: LeftOut = new Map()): Promise<Prepared> {
  const { planned, ...read } = await readPlan(file, resolve, leftOut);
  if (!planned) return read;
  let composed: Composed;
  try {
    composed = await compose(planned.plan, planned.chosen, planned.origins);
  } catch (error) {
    if (!(error instanceof PackageFault)) throw error;
    if (error.origin.isOptional) return prepare(file, resolve, withoutIt(leftOut, error));
    return { ...read, issues: inFileOrder([...read.issues, faultIssue(error, file)]) };
  }
  const faults = checkModules(composed).map((one) => planned.place(one.issue, one.definition));
  if (faults.length > 0) return { ...read, issues: inFileOrder([...read.issues, ...faults]) };
  return { ...read, graph: { ...planned, composed } };
}
