import type { Clock } from '@zot/extension-api';

/** Milliseconds; clocks are set by less all the time. */
const leastStep = 1000;

interface Offset {
  /** From the clock that never steps to the time of the store. */
  readonly ms: number;
  /** When it was found to hold no more, on the clock that never steps. */
  until: number;
}

/**
 * The time that ages of files are counted by. Where the clock that gives files their ages was set forward, all of them look
 * older than they are: until a whole delay has passed since, the time goes on as before the step.
 */
export class SteadyTime {
  private readonly offsets: Offset[] = [];

  constructor(private readonly clock: Clock) {}

  /** `now` is what a file would get that is written now. */
  see(now: number): void {
    const at = this.clock.monotonic();
    const last = this.offsets.at(-1);
    if (last && Math.abs(now - at - last.ms) < leastStep) return;
    if (last) last.until = at;
    this.offsets.push({ ms: now - at, until: Infinity });
  }

  /** Milliseconds since 1970: what is older by it than `delay` is so by the clock that never steps, too. */
  now(delay: number): number {
    const at = this.clock.monotonic();
    const holding = this.offsets.filter(({ until }) => until + delay >= at);
    return at + Math.min(...holding.map(({ ms }) => ms));
  }
}
