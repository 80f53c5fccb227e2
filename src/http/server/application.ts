import type { RequestListener } from 'node:http';
import type { Begun } from '@zot/extension-api';
import type { Taker } from './taker.js';
import type { TrackedRequest } from './tracked-request.js';
import type { TrackedResponse } from './tracked-response.js';

/** What answers requests by one configuration, and the answers that are not out yet: its own, and those of the ones before. */
export class Application implements Taker {
  private readonly open = new Set<TrackedResponse>();
  private readonly waiting = new Set<(closed: TrackedResponse) => void>();
  /** The one before, as long as it has something to end. */
  private former: Application | undefined;

  constructor(private readonly answer: RequestListener) {}

  take(request: TrackedRequest, response: TrackedResponse): void {
    this.open.add(response);
    response.taker = this;
    this.answer(request, response);
  }

  closed(response: TrackedResponse): void {
    this.open.delete(response);
    for (const look of this.waiting) look(response);
  }

  /** New requests come here from now on, and no longer to that one. */
  follow(former: Application): void {
    this.former = former;
  }

  /** Resolves when those that are open now are over, or the signal is given. */
  async settled(begun: Begun, signal: AbortSignal): Promise<void> {
    const former = this.before()?.settled(begun, signal);
    await Promise.all([this.ownSettled(begun, signal), former]);
  }

  isSettled(begun: Begun): boolean {
    return this.isOwnSettled(begun) && (this.before()?.isSettled(begun) ?? true);
  }

  cut(begun: Begun): void {
    for (const response of this.ownOf(begun)) response.destroy();
    this.before()?.cut(begun);
  }

  private before(): Application | undefined {
    if (this.former?.isSettled('all')) this.former = undefined;
    return this.former;
  }

  private isOwnSettled(begun: Begun): boolean {
    return this.ownOf(begun).size === 0;
  }

  private ownOf(begun: Begun): Set<TrackedResponse> {
    return new Set(begun === 'all' ? this.open : [...this.open].filter(mayWrite));
  }

  private async ownSettled(begun: Begun, signal: AbortSignal): Promise<void> {
    const left = this.ownOf(begun);
    if (signal.aborted || left.size === 0) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        this.waiting.delete(look);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const look = (closed: TrackedResponse): void => {
        left.delete(closed);
        if (left.size === 0) end();
      };
      this.waiting.add(look);
      signal.addEventListener('abort', end);
    });
  }
}

function mayWrite({ req: { method } }: TrackedResponse): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}
