import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Log, startNotes, type Runs, type StartNote } from '@zot/extension-api';
import type { Composed } from '../compose/composed.js';
import { drain } from './drain.js';
import { asFault, type Phase } from '../packages/package-fault.js';
import { fillPoints, fillSlots } from './fill.js';
import { HookReports } from './hook-reports.js';
import { startInOrder, stopInReverse, type Failure, type NamedRuns } from './run-in-order.js';

/** A server that runs. */
export interface Running {
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
  const blaming = async <T>(phase: Phase, step: () => Promise<T>): Promise<T> => {
    try {
      return await step();
    } catch (error) {
      throw asFault(error, phase, composed.origins.values());
    }
  };
  const { app, runs } = await blaming('built', async () => build(composed, reports));
  await blaming('started', async () => startInOrder(runs));
  let addresses: readonly string[] = [];
  try {
    addresses = (await blaming('started', async () => composed.host?.listen())) ?? [];
  } catch (error) {
    await stopInReverse(runs);
    throw error;
  }
  makeReady(runs, reports);
  const noted = [...(composed.points.get(startNotes.token) ?? [])] as StartNote[];
  return {
    addresses,
    notes: noted.map((one) => one.note(addresses)).filter((note) => note !== undefined),
    app,
    reports,
    async stop(graceMs) {
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

async function build(
  composed: Composed,
  reports: HookReports,
): Promise<{ app: INestApplicationContext; runs: NamedRuns[] }> {
  const app = await createApp(composed);
  reports.log = logOf(app);
  fillPoints(app, composed, reports);
  fillSlots(app, composed);
  const runs = composed.modules.flatMap(({ entry, section, module }) =>
    (section.runs ?? []).map((type) => ({
      section: entry.definition.name,
      runs: app.select(module).get<Runs>(type, { strict: true }),
      origin: composed.origins.get(entry.definition),
    })),
  );
  return { app, runs };
}

/** The log section is on with every built-in list; a list of somebody else's may do without. */
function logOf(app: INestApplicationContext): Log | undefined {
  try {
    return app.get(Log, { strict: false });
  } catch {
    return undefined;
  }
}

/** A package that fails here is running all the same. */
function makeReady(all: readonly NamedRuns[], reports: HookReports): void {
  for (const { runs, origin } of all) {
    if (!origin) runs.ready?.();
    else {
      try {
        runs.ready?.();
      } catch (error) {
        reports.failed(origin, 'ready', 'threw', error);
      }
    }
  }
}

async function createApp(composed: Composed): Promise<INestApplicationContext> {
  if (composed.host) return composed.host.create(composed.root, { preview: false });
  return NestFactory.createApplicationContext(composed.root, { logger: false, abortOnError: false });
}
