import type { Begun } from '@zot/extension-api';
import type { Running } from '../../boot/boot.js';
import { drain } from '../../boot/drain.js';
import type { LiveSection } from '../../boot/live-section.js';
import { stopInReverse, type Failure } from '../../boot/run-in-order.js';
import { exchange, hostOf, type Next } from './exchange.js';

/** How long requests may keep all others waiting, in milliseconds: those that read, and those that write. */
export const turnLimits = { reading: 1_000, writing: 10_000 };

/** The new configuration could not start once the old one was stopped. That one runs again. */
export class Reverted extends Error {
  constructor(
    readonly revived: Running,
    override readonly cause: unknown,
  ) {
    super('the new configuration did not start');
  }
}

/** Neither the new configuration nor the old one could start, and nothing answers. */
export class NothingRuns extends AggregateError {}

/** The signal was given before anything was stopped; the old configuration goes on. */
export class GivenUp extends Error {}

export interface InTurn {
  /** What runs now, and has to be stopped before the new one starts. */
  readonly gone: readonly LiveSection[];
  /** The old configuration, built again for what is gone of it. */
  revival(): Promise<Next>;
  stopFailed(failure: Failure): void;
  /** Milliseconds that what is being written may take before others have to wait for it. */
  readonly graceMs: number;
  /** Ends the waiting for requests. */
  readonly signal: AbortSignal;
  readonly limits?: typeof turnLimits;
}

/**
 * Exchanges sections of which two cannot be at once. What is being written is let finish while others are answered as before;
 * then requests wait, and what is written by then is let finish for a shorter time, so that nobody writes to what another one
 * has opened. Those that read go on with what they hold.
 */
export async function exchangeInTurn(
  old: Running,
  next: Next,
  { gone, revival, stopFailed, graceMs, signal, limits = turnLimits }: InTurn,
): Promise<Running> {
  const host = hostOf(old);
  const runs = gone.flatMap((section) => section.runs);
  if (host) {
    const isQuiet = async (begun: Begun, limitMs: number) => unlessGiven(signal, host.settled(begun, limitMs));
    await isQuiet('writing', graceMs);
    if (signal.aborted) throw new GivenUp('the signal was given');
    host.hold();
    if (!(await isQuiet('all', limits.reading)) && !(await isQuiet('writing', limits.writing)) && !signal.aborted) {
      host.cut('writing');
      await isQuiet('writing', limits.reading);
    }
    if (signal.aborted) {
      host.release();
      throw new GivenUp('the signal was given');
    }
  }
  const failures = [...(await drain(runs, limits.writing)), ...(await stopInReverse(runs))];
  failures.forEach(stopFailed);
  try {
    return await exchange(old, next);
  } catch (error) {
    throw new Reverted(await revive(old, revival, error), error);
  }
}

async function revive(old: Running, revival: InTurn['revival'], because: unknown): Promise<Running> {
  try {
    return await exchange(old, await revival());
  } catch (error) {
    throw new NothingRuns([because, error], 'neither the new configuration nor the old one starts');
  }
}

/** False as soon as the signal is given. */
async function unlessGiven(signal: AbortSignal, waiting: Promise<boolean>): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const give = () => resolve(false);
  signal.addEventListener('abort', give);
  try {
    return await Promise.race([waiting, promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
