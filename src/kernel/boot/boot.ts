import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { startNotes, type Runs, type StartNote } from '@zot/extension-api';
import type { Composed } from '../compose/composed.js';
import { drain } from './drain.js';
import { fillPoints, fillSlots } from './fill.js';
import { startInOrder, stopInReverse, type Failure, type NamedRuns } from './run-in-order.js';

/** A server that runs. */
export interface Running {
  /** Where it answers, such as `http://127.0.0.1:8080`; empty without a host. */
  readonly addresses: readonly string[];
  /** What the sections have to say of themselves to an operator. */
  readonly notes: readonly string[];
  readonly app: INestApplicationContext;
  /**
   * Stops accepting, lets what is in flight finish for at most `graceMs`, then stops every section in reverse, whatever
   * fails on the way.
   */
  stop(graceMs: number): Promise<readonly Failure[]>;
}

/** Builds the graph, fills the points, starts what holds something open in the order of the plan, then listens. */
export async function boot(composed: Composed): Promise<Running> {
  const app = await createApp(composed);
  fillPoints(app, composed);
  fillSlots(app, composed);
  const runs: NamedRuns[] = composed.modules.flatMap(({ entry, section, module }) =>
    (section.runs ?? []).map((type) => ({
      section: entry.definition.name,
      runs: app.select(module).get<Runs>(type, { strict: true }),
    })),
  );
  await startInOrder(runs);
  let addresses: readonly string[] = [];
  try {
    addresses = (await composed.host?.listen()) ?? [];
  } catch (error) {
    await stopInReverse(runs);
    throw error;
  }
  for (const { runs: one } of runs) one.ready?.();
  const noted = [...(composed.points.get(startNotes.token) ?? [])] as StartNote[];
  return {
    addresses,
    notes: noted.map((one) => one.note(addresses)),
    app,
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

async function createApp(composed: Composed): Promise<INestApplicationContext> {
  if (composed.host) return composed.host.create(composed.root, { preview: false });
  return NestFactory.createApplicationContext(composed.root, { logger: false, abortOnError: false });
}
