import type { Runs } from '@zot/extension-api';

/** Something to start and stop, with the name of the section it belongs to. */
export interface NamedRuns {
  readonly section: string;
  readonly runs: Runs;
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
      await one.runs.start();
    }
  } catch (error) {
    await stopInReverse(started);
    throw error;
  }
}

/** Stops all in reverse; one that throws does not keep the others from being stopped. The failures are returned. */
export async function stopInReverse(all: readonly NamedRuns[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const { section, runs } of [...all].reverse()) {
    try {
      await runs.stop();
    } catch (error) {
      failures.push({ section, error });
    }
  }
  return failures;
}
