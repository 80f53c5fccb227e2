import type { RequestListener } from 'node:http';
import type { Begun } from '@zot/extension-api';
import type { Taker } from './taker.js';
import type { TrackedRequest } from './tracked-request.js';
import type { TrackedResponse } from './tracked-response.js';

/** What answers requests by one configuration, and the answers that are not out yet. */
export class Application implements Taker {
  private readonly open = new Set<TrackedResponse>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly answer: RequestListener) {}

  take(request: TrackedRequest, response: TrackedResponse): void {
    this.open.add(response);
    response.taker = this;
    this.answer(request, response);
  }

  closed(response: TrackedResponse): void {
    this.open.delete(response);
    for (const look of this.waiting) look();
  }

  /** Resolves when these are over, or the signal is given. */
  async settled(begun: Begun, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.isSettled(begun)) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        this.waiting.delete(look);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const look = (): void => {
        if (this.isSettled(begun)) end();
      };
      this.waiting.add(look);
      signal.addEventListener('abort', end);
    });
  }

  isSettled(begun: Begun): boolean {
    return begun === 'all' ? this.open.size === 0 : ![...this.open].some(mayWrite);
  }

  cut(begun: Begun): void {
    for (const response of this.open) if (begun === 'all' || mayWrite(response)) response.req.socket.destroy();
  }
}

function mayWrite({ req: { method } }: TrackedResponse): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}
