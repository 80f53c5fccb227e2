import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { requestId } from './request-id.js';

/** A request as this server makes them. */
export class TrackedRequest extends IncomingMessage {
  /** Bytes of the body that were taken so far. */
  bodySize = 0;
  /** Of HTTP/1.1, one that breaks is destroyed, and does not look as if it had ended. */
  readonly isBroken: boolean = false;
  /** What the body is read from. */
  get source(): Readable {
    return this;
  }

  private ownId: string | undefined;

  /** The address of the connection's other end. */
  get peer(): string | undefined {
    return this.socket.remoteAddress;
  }

  /** What logs and the answer call it. */
  get id(): string {
    return (this.ownId ??= requestId(this.headers));
  }
}
