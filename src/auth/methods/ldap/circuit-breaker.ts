import type { Clock } from '@zot/extension-api';

const shortestPause = 1000;
const longestPause = 30_000;

/** What is thrown in place of asking. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';

  constructor() {
    super('it failed a moment ago, and is not asked again yet');
  }
}

/**
 * Spares callers the wait for a service that is down, and the service the calls. After a failure nobody asks for a while,
 * then one does; each failure in a row doubles the pause.
 */
export class CircuitBreaker {
  private failures = 0;
  private retryAt = 0;
  private isTrying = false;

  constructor(private readonly clock: Clock) {}

  get isOpen(): boolean {
    return this.failures > 0;
  }

  async run<T>(work: () => Promise<T>, isFailure: (error: unknown) => boolean): Promise<T> {
    const isTrial = this.failures > 0;
    if (isTrial && (this.isTrying || this.clock.monotonic() < this.retryAt)) throw new CircuitOpen();
    this.isTrying = isTrial;
    try {
      const result = await work();
      this.failures = 0;
      return result;
    } catch (error) {
      // Of several calls that were under way when it went down, one counts.
      if (isFailure(error) && (isTrial || this.failures === 0)) this.trip();
      throw error;
    } finally {
      if (isTrial) this.isTrying = false;
    }
  }

  private trip(): void {
    this.retryAt = this.clock.monotonic() + Math.min(shortestPause * 2 ** this.failures, longestPause);
    this.failures += 1;
  }
}
