import type { INestApplicationContext } from '@nestjs/common';
import { Log, startNotes, type StartNote } from '@zot/extension-api';
import type { Composed } from '../compose/composed.js';
import { asFault, type Phase } from '../packages/package-fault.js';
import { guardControllers } from '../routes/guard-controllers.js';
import { build, type Built } from './build.js';
import { drain } from './drain.js';
import { fillHookObservers, fillPoints } from './fill.js';
import { HookReports } from './hook-reports.js';
import { makeReady, startInOrder, stopInReverse, type Failure, type NamedRuns } from './run-in-order.js';

/** A server that runs. */
export interface Running extends Built {
  /** Where it answers, such as `http://127.0.0.1:8080`; empty without a host. */
  readonly addresses: readonly string[];
  /** What the sections have to say of themselves to an operator. */
  readonly notes: readonly string[];
  readonly app: INestApplicationContext;
  /** What packages fail at from now on. */
  readonly reports: HookReports;
  /**
   * Stops accepting, lets what is in flight finish for at most `graceMs`, then stops every section in reverse, whatever
   * fails on the way.
   */
  stop(graceMs: number): Promise<readonly Failure[]>;
}

/**
 * Builds the graph, fills the points, starts what holds something open in the order of the plan, then listens. Rejects with
 * a `PackageFault` where it was a package that failed.
 */
export async function boot(composed: Composed): Promise<Running> {
  const reports = new HookReports();
  composed.portReports.to = reports;
  const built = await blaming('built', composed, async () => {
    const all = await build(composed);
    reports.log = logOf(all.app);
    fillHookObservers(all.sections, reports);
    fillPoints(composed.points, all.sections, reports);
    guardControllers(all.sections, reports);
    return all;
  });
  const runs = runsOf(built);
  await blaming('started', composed, async () => startInOrder(runs));
  let addresses: readonly string[];
  try {
    addresses = (await blaming('started', composed, async () => composed.host?.listen())) ?? [];
  } catch (error) {
    await stopInReverse(runs);
    throw error;
  }
  makeReady(runs, reports);
  return running(built, addresses, reports);
}

export function running(built: Built, addresses: readonly string[], reports: HookReports): Running {
  const { composed } = built;
  const noted = [...(composed.points.get(startNotes.token) ?? [])] as StartNote[];
  return {
    ...built,
    addresses,
    notes: noted.map((one) => one.note(addresses)).filter((note) => note !== undefined),
    reports,
    async stop(graceMs) {
      const runs = runsOf(built);
      const draining = drain(runs, graceMs);
      const failures: Failure[] = [];
      try {
        await composed.host?.close(graceMs);
      } catch (error) {
        failures.push({ section: 'the server', error });
      }
      failures.push(...(await draining));
      return [...failures, ...(await stopInReverse(runs))];
    },
  };
}

/** What a step fails at is the fault of the package whose code it is, where there is one. */
export async function blaming<T>(phase: Phase, { origins }: Composed, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw asFault(error, phase, origins.values());
  }
}

export function runsOf({ sections }: Pick<Built, 'sections'>): NamedRuns[] {
  return sections.flatMap((section) => section.runs);
}

/** The log section is on with every built-in list; a list of somebody else's may do without. */
export function logOf(app: INestApplicationContext): Log | undefined {
  try {
    return app.get(Log, { strict: false });
  } catch {
    return undefined;
  }
}
