import type { Clock } from './clock.js';

/** Sleeps, and says whether to go on: false once the signal is given. For loops that run until a stop. */
export async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  await clock.sleep(ms, signal).catch((reason: unknown) => {
    if (!signal.aborted) throw reason;
  });
  return !signal.aborted;
}
