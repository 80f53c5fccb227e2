/** Time as the rooms see it, so that tests can turn it by hand. Owner: the scheduler room; there before all others. */
export abstract class Clock {
  /** Milliseconds since 1970, may step when the machine's clock is set. For what is stored or shown. */
  abstract now(): number;
  /** Milliseconds from an arbitrary start, never steps. For spans. */
  abstract monotonic(): number;
  /**
   * Resolves after `ms`, at once for 0 and less, never for Infinity; rejects with the signal's reason when aborted. Keeps
   * the process alive meanwhile, so what sleeps long listens to a signal of its `stop`.
   */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
