import { Injectable } from '@nestjs/common';
import { Clock, FromPoint, Log, requestObservers, type Contributions, type RequestObserver } from '@zot/extension-api';
import { AccessLog } from '../access-log/access-log.js';
import { ClosedRequest } from './closed-request.js';
import type { TrackedResponse } from './tracked-response.js';

/** Tells the log, and whoever else listens, of requests that are over. */
@Injectable()
export class RequestNews {
  constructor(
    private readonly accessLog: AccessLog,
    private readonly clock: Clock,
    private readonly log: Log,
    @FromPoint(requestObservers) private readonly observers: Contributions<RequestObserver>,
  ) {}

  closed(response: TrackedResponse): void {
    const closed = new ClosedRequest(response, this.clock.monotonic());
    this.accessLog.closed(closed);
    for (const observer of this.observers.all) {
      try {
        observer.finished(closed);
      } catch (error) {
        this.log.error('an observer of requests failed', { observer: observer.constructor.name, error });
      }
    }
  }
}
