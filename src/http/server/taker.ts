import type { TrackedRequest } from './tracked-request.js';
import type { TrackedResponse } from './tracked-response.js';

/** Where requests go: to an application, or to where they wait for one. */
export interface Taker {
  take(request: TrackedRequest, response: TrackedResponse): void;
  /** The answer of one that this has is out, or its client is gone. */
  closed(response: TrackedResponse): void;
}
