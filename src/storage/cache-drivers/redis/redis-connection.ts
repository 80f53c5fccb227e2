import { errorText, RecordsUnavailable, StartError, type Clock, type Log } from '@zot/extension-api';
import { redisClient, type RedisClient } from './redis-client.js';
import type { RedisPlace } from './redis-url.js';

/** Answers that the server gives for a while only: it loads, fails over, or is about to. */
const passing = /^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|NOREPLICAS|MISCONF|BUSY|OOM)\b/;
/** Answers that an operator has to do something about. */
const refused = /^(?:WRONGPASS|NOAUTH|NOPERM)\b|invalid (?:username-)?password|without any password|DB index/i;
/** While the server does not answer, one call in this time finds out whether it does again; others are told at once. */
const pauseMs = 1000;

/** The connection to Redis: connected as long as it can be, and told of in the log when it goes and comes back. */
export class RedisConnection {
  readonly client: RedisClient;
  private lastError: unknown;
  private isAway = false;
  private isEnding = false;
  private silentUntil = 0;

  constructor(
    private readonly place: RedisPlace,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.client = redisClient(place);
    this.client.on('error', (error: unknown) => (this.lastError = error));
    this.client.on('close', () => this.lost());
    this.client.on('ready', () => this.found());
  }

  async start(): Promise<void> {
    try {
      await this.client.connect();
      await this.client.get('zot');
    } catch (error) {
      const cause = isRefused(this.lastError) ? this.lastError : error;
      if (isRefused(cause)) {
        throw new StartError(`the Redis server of storage.cacheDriver refuses us: ${errorText(cause)}`, undefined, {
          cause,
        });
      }
      this.lost();
    }
  }

  stop(): void {
    this.isEnding = true;
    this.client.disconnect();
  }

  /** What can be done twice without harm is tried again, as often as the config says. */
  async call<T>(isRepeatable: boolean, work: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.clock.monotonic() < this.silentUntil) throw unavailable(this.lastError);
    for (let tries = 0; ; tries += 1) {
      try {
        return await work(this.client);
      } catch (error) {
        if (isFault(error)) throw error;
        if (isTimeout(error)) this.keepSilent(error);
        if (!isRepeatable || isTimeout(error) || tries >= this.place.max_retries) {
          throw unavailable(isOffline(error) ? (this.lastError ?? error) : error);
        }
        await this.clock.sleep(this.pause(tries));
      }
    }
  }

  private keepSilent(error: unknown): void {
    this.lastError = error;
    this.silentUntil = this.clock.monotonic() + pauseMs;
  }

  private pause(tries: number): number {
    const { min_retry_backoff, max_retry_backoff } = this.place;
    return Math.min(Math.max(min_retry_backoff, 1) * 2 ** tries, Math.max(max_retry_backoff, 1));
  }

  private lost(): void {
    if (this.isAway || this.isEnding) return;
    this.isAway = true;
    const error = this.lastError;
    this.log.error('the Redis server of storage.cacheDriver is away; what needs metadata has to wait', { error });
  }

  private found(): void {
    this.silentUntil = 0;
    if (!this.isAway) return;
    this.isAway = false;
    this.log.info('the Redis server of storage.cacheDriver is there again');
  }
}

function unavailable(cause: unknown): RecordsUnavailable {
  return new RecordsUnavailable(`Redis does not answer: ${errorText(cause)}`, { cause });
}

/** An answer of the server to what should not have been asked. */
function isFault(error: unknown): boolean {
  return (error as Error).name === 'ReplyError' && !passing.test((error as Error).message) && !isRefused(error);
}

function isRefused(error: unknown): boolean {
  const { message, lastNodeError } = (error ?? {}) as { message?: string; lastNodeError?: Error };
  return refused.test(message ?? '') || refused.test(lastNodeError?.message ?? '');
}

/** Not sent at all, for a reason that was told before. */
function isOffline(error: unknown): boolean {
  return (error as Error).message.startsWith("Stream isn't writeable");
}

function isTimeout(error: unknown): boolean {
  return (error as Error).message === 'Command timed out';
}
