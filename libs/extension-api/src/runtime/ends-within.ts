import type { Clock } from './clock.js';

/**
 * Waits for work, for at most `ms`: whether it ended by then. Rejects as the work does, where that comes in time; what comes
 * later is not heard of. The work is not told: what should end then listens to a signal of its own.
 */
export async function endsWithin(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(
    () => false,
    () => true,
  );
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    // A sleep keeps the process alive.
    over.abort();
  }
}
