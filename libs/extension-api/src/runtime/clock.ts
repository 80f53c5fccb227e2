/** Time as the rooms see it, so that tests can turn it by hand. Owner: the scheduler room. */
export abstract class Clock {
  /** Milliseconds since 1970, may step when the machine's clock is set. For what is stored or shown. */
  abstract now(): number;
  /** Milliseconds from an arbitrary start, never steps. For spans. */
  abstract monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
