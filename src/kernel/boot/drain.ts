import type { Failure, NamedRuns } from './run-in-order.js';

/** Lets all end their own work at once, before anything is stopped. The failures are returned. */
export async function drain(all: readonly NamedRuns[], graceMs: number): Promise<Failure[]> {
  const failures: Failure[] = [];
  await Promise.all(
    all.map(async ({ section, runs }) => {
      try {
        await runs.drain?.(graceMs);
      } catch (error) {
        failures.push({ section, error });
      }
    }),
  );
  return failures;
}
