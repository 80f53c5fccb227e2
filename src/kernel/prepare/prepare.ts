import { compose } from '../compose/compose.js';
import type { Composed, Keeping } from '../compose/composed.js';
import { PackageFault } from '../packages/package-fault.js';
import { faultIssue, withoutIt } from './fault-issue.js';
import { checkModules } from './module-rules.js';
import { inFileOrder, readPlan, type Planned, type ReadOptions, type ReadPlan } from './read-plan.js';
import type { Resolve } from './resolved.js';

/** A file on its way to a running server: `verify` previews the graph, `serve` boots it. */
export interface Prepared extends Omit<ReadPlan, 'planned'> {
  /** Only where no issue is an error. */
  readonly graph?: Graph;
}

export interface Graph extends Planned {
  readonly composed: Composed;
}

export interface PrepareOptions extends ReadOptions {
  /** Says what of a running graph goes on in this one. Default: nothing. */
  readonly keeping?: Keeping;
}

/**
 * The one road of all commands: read, resolve, check, plan, compose. Rejects only for faults of the built-in definitions'
 * own code.
 */
export async function prepare(file: string, resolve: Resolve, options: PrepareOptions = {}): Promise<Prepared> {
  const { leftOut = new Map(), keeping } = options;
  const { planned, ...read } = await readPlan(file, resolve, options);
  if (!planned) return read;
  let composed: Composed;
  try {
    composed = await compose(planned.plan, planned.chosen, planned.origins, keeping);
  } catch (error) {
    if (!(error instanceof PackageFault)) throw error;
    if (error.origin.isOptional) return prepare(file, resolve, { ...options, leftOut: withoutIt(leftOut, error) });
    return { ...read, issues: inFileOrder([...read.issues, faultIssue(error, file)]) };
  }
  const faults = checkModules(composed).map((one) => planned.place(one.issue, one.definition));
  if (faults.length > 0) return { ...read, issues: inFileOrder([...read.issues, ...faults]) };
  return { ...read, graph: { ...planned, composed } };
}
