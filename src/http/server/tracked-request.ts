import { IncomingMessage } from 'node:http';
import { requestId } from './request-id.js';

/** A request as this server makes them. */
export class TrackedRequest extends IncomingMessage {
  /** Bytes of the body that were taken so far. */
  bodySize = 0;
  private ownId: string | undefined;

  /** What logs and the answer call it. */
  get id(): string {
    return (this.ownId ??= requestId(this.headers));
  }
}
