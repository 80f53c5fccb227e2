import { setImmediate as turn } from 'node:timers/promises';
import { Clock } from '@zot/extension-api';

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/**
 * Time that stands still until a test turns it. Deterministic: sleepers wake one after the other in the order in which
 * they are due, each at its own time, and what they set off with promises is done before the next one wakes.
 */
export class ManualClock extends Clock {
  private passed = 0;
  private readonly sleepers = new Set<Sleeper>();

  /** `start` is what `now()` says at first, in milliseconds since 1970. */
  constructor(private start = Date.UTC(2030, 0, 1)) {
    super();
  }

  /** How many sleep: a test that stopped what it started sees 0. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  now(): number {
    return this.start + this.passed;
  }

  monotonic(): number {
    return this.passed;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (ms <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        done();
        reject(signal!.reason);
      };
      const sleeper = {
        due: this.passed + ms,
        wake: () => {
          done();
          resolve();
        },
      };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Lets `ms` pass. Resolves when all that was due has run as far as it can without further time or real I/O. */
  async advance(ms: number): Promise<void> {
    const end = this.passed + ms;
    await turn();
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.passed = Math.max(this.passed, next.due);
      next.wake();
      await turn();
    }
    this.passed = end;
  }

  /** Sets the machine's clock forward or back, as an operator may: `now()` steps, `monotonic()` and sleepers do not. */
  step(ms: number): void {
    this.start += ms;
  }

  private nextUntil(end: number): Sleeper | undefined {
    let next: Sleeper | undefined;
    // A set keeps the order of insertion, so of those due at once the one that slept first wakes first.
    for (const sleeper of this.sleepers) if (sleeper.due <= end && (!next || sleeper.due < next.due)) next = sleeper;
    return next;
  }
}
