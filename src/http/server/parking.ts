import type { Clock } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { Taker } from './taker.js';
import type { TrackedRequest } from './tracked-request.js';
import type { TrackedResponse } from './tracked-response.js';

/** Requests that wait at most, and milliseconds that they wait at most. */
export const parkingLimits = { requests: 1024, wait: 30_000 };

const body = Buffer.from(new RegistryError('UNKNOWN').toBody());

/**
 * Where requests wait while nobody may answer them. Nothing of their bodies is read meanwhile, and no time-out runs. Those
 * that ask nobody are passed on, since probes do not wait.
 */
export class Parking implements Taker {
  private readonly parked = new Map<TrackedResponse, TrackedRequest>();
  private readonly ended = new AbortController();
  private isFull = false;

  constructor(
    private readonly options: {
      readonly clock: Clock;
      readonly passesOn: (request: TrackedRequest) => boolean;
      readonly next: Taker;
      readonly limits?: typeof parkingLimits;
    },
  ) {
    const { clock, limits = parkingLimits } = options;
    clock.sleep(limits.wait, this.ended.signal).then(
      () => this.giveUp(),
      () => undefined,
    );
  }

  take(request: TrackedRequest, response: TrackedResponse): void {
    const { next, passesOn, limits = parkingLimits } = this.options;
    if (passesOn(request)) return next.take(request, response);
    response.taker = this;
    if (this.isFull || this.parked.size >= limits.requests) refuse(response);
    else this.parked.set(response, request);
  }

  closed(response: TrackedResponse): void {
    this.parked.delete(response);
  }

  /** In the order in which they came. */
  release(to: Taker): void {
    this.ended.abort();
    const all = [...this.parked];
    this.parked.clear();
    for (const [response, request] of all) to.take(request, response);
  }

  /** Nobody will answer them: whoever waits, or comes yet, is told to come back. */
  giveUp(): void {
    this.ended.abort();
    this.isFull = true;
    for (const response of this.parked.keys()) refuse(response);
    this.parked.clear();
  }
}

function refuse(response: TrackedResponse): void {
  response.writeHead(503, { 'content-type': 'application/json', 'content-length': body.length, 'retry-after': '1' });
  response.end(body);
}
