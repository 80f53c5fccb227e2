import type { Runs } from '@zot/extension-api';
import { PackageFault } from '../packages/package-fault.js';
import type { PackageOrigin } from '../packages/package-origin.js';
import { within } from '../packages/within.js';
import type { HookReports } from './hook-reports.js';

/** Something to start and stop, with the name of the section it belongs to. */
export interface NamedRuns {
  readonly section: string;
  readonly runs: Runs;
  /** The package that it came from, which is not waited for without end. */
  readonly origin?: PackageOrigin;
}

/** What could not be stopped. */
export interface Failure {
  readonly section: string;
  readonly error: unknown;
}

/** Starts one after the other. When one fails, those already started are stopped in reverse, and the failure is thrown. */
export async function startInOrder(all: readonly NamedRuns[]): Promise<void> {
  const started: NamedRuns[] = [];
  try {
    for (const one of all) {
      started.push(one);
      await start(one);
    }
  } catch (error) {
    await stopInReverse(started);
    throw error;
  }
}

async function start({ runs, origin }: NamedRuns): Promise<void> {
  if (!origin) return runs.start();
  try {
    await within(
      begun(() => runs.start()),
      origin.startLimit,
    );
  } catch (error) {
    throw new PackageFault(origin, 'started', error);
  }
}

/** Stops all in reverse; one that throws does not keep the others from being stopped. The failures are returned. */
export async function stopInReverse(all: readonly NamedRuns[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const { section, runs, origin } of [...all].reverse()) {
    try {
      await (origin
        ? within(
            begun(() => runs.stop()),
            origin.startLimit,
          )
        : runs.stop());
    } catch (error) {
      failures.push({ section, error });
    }
  }
  return failures;
}

/** The server answers. A package that fails here is running all the same. */
export function makeReady(all: readonly NamedRuns[], reports: HookReports): void {
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

/** What is kept looks again at what it has read of others. What fails at it goes on with what it has. */
export async function tellRefilled(all: readonly NamedRuns[], reports: HookReports): Promise<void> {
  await Promise.all(
    all.map(async ({ section, runs, origin }) => {
      if (!runs.refilled) return;
      try {
        const told = begun(async () => runs.refilled!());
        await (origin ? within(told, origin.startLimit) : told);
      } catch (error) {
        if (origin) reports.failed(origin, 'refilled', 'threw', error);
        else reports.log?.error('a section does not see what is added to it', { section, error });
      }
    }),
  );
}

/** Also what throws at once becomes a promise. */
async function begun(call: () => Promise<void> | void): Promise<void> {
  await call();
}
