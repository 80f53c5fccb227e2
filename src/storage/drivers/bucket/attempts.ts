import { StorageUnavailable, type Clock, type Log } from '@zot/extension-api';

/** No try begins that could end later than this after the first. */
const longestMs = 28_000;
/** To connect, and to be silent. */
const usualTryMs = 12_000;
const usualTries = 4;
const shortestPauseMs = 50;
const longestPauseMs = 2000;
/** What tries again may cost at once. A store that fails for all soon gets one try per request, not four. */
const fullBudget = 100;
const priceOfTry = 5;
/** So many actions failed in a row, none succeeding: the store is away. */
const failuresUntilAway = 5;
const awayMs = 2000;

export interface AttemptsOptions {
  /** What the store is called in messages, such as `the bucket images`. */
  readonly title: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Tries of one action. Default: 4. */
  readonly tries?: number;
  /** The shortest pause between two of them, in milliseconds. Default: 50. */
  readonly pauseMs?: number;
  /** Whether the same action may succeed when it is done again. */
  isPassing(error: unknown): boolean;
}

/**
 * Does what a store is asked, again where that may help: within a budget, and not at all for a moment where the store is
 * away, so that nobody waits for what others have just waited for.
 */
export class Attempts {
  private budget = fullBudget;
  private failures = 0;
  private awayUntil = 0;

  constructor(private readonly options: AttemptsOptions) {}

  /**
   * `what` is for messages; `action` learns how often it was done before, and may be done again at any time.
   * `longestTryMs` is how long one try of it may take to fail.
   */
  async run<T>(what: string, action: (earlier: number) => Promise<T>, longestTryMs = usualTryMs): Promise<T> {
    const { clock, log, title, pauseMs = shortestPauseMs } = this.options;
    const mostTries = this.triesFor(what);
    const started = clock.monotonic();
    for (let earlier = 0; ; earlier += 1) {
      try {
        const result = await action(earlier);
        this.succeeded();
        return result;
      } catch (error) {
        if (!this.options.isPassing(error)) {
          this.succeeded();
          throw error;
        }
        const passed = clock.monotonic() - started;
        const isLast = earlier + 1 >= mostTries || passed > longestMs - longestTryMs || this.budget < priceOfTry;
        log.debug('a request to the store failed', { store: title, what, tries: earlier + 1, error: reasonOf(error) });
        if (isLast) {
          this.failed(what, error);
          throw new StorageUnavailable(`${title} does not answer: ${what}: ${reasonOf(error)}`, { cause: error });
        }
        this.budget -= priceOfTry;
        await clock.sleep(Math.random() * Math.min(longestPauseMs, pauseMs * 4 ** (earlier + 1)));
      }
    }
  }

  private triesFor(what: string): number {
    const { clock, title } = this.options;
    if (this.awayUntil === 0) return this.options.tries ?? usualTries;
    const now = clock.monotonic();
    if (now < this.awayUntil) throw new StorageUnavailable(`${title} does not answer: ${what} was not tried`);
    // This one goes and sees, for all others of the next moment.
    this.awayUntil = now + awayMs;
    return 1;
  }

  private succeeded(): void {
    if (this.awayUntil > 0) this.options.log.info('the store answers again', { store: this.options.title });
    this.failures = 0;
    this.awayUntil = 0;
    this.budget = Math.min(fullBudget, this.budget + 1);
  }

  private failed(what: string, error: unknown): void {
    const { clock, log, title } = this.options;
    this.failures += 1;
    if (this.failures < failuresUntilAway) return;
    if (this.awayUntil === 0) log.error('the store does not answer', { store: title, what, error: reasonOf(error) });
    this.awayUntil = clock.monotonic() + awayMs;
  }
}

function reasonOf(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: string; message?: string };
  return typeof code === 'string' ? code : `${name ?? 'Error'}: ${message ?? ''}`;
}
