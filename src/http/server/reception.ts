import type { Taker } from './taker.js';
import type { TrackedRequest } from './tracked-request.js';
import type { TrackedResponse } from './tracked-response.js';

/**
 * Hands each request to whoever answers now. One for all connections of the program, handed on from listener to listener: a
 * request on a connection of a former one must not be answered by a former configuration.
 */
export class Reception implements Taker {
  to: Taker = { take: (_request, response) => void response.destroy(), closed: () => undefined };

  take(request: TrackedRequest, response: TrackedResponse): void {
    this.to.take(request, response);
  }

  /** Never called: whoever has a request says so on its answer. */
  closed(): void {}
}
