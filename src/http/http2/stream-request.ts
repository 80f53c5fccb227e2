import { Http2ServerRequest, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Readable } from 'node:stream';
import { requestId } from '../server/request-id.js';

/**
 * A request on a stream of HTTP/2, which reads as one of HTTP/1.1 does: all behind it knows only of those. It has a `host`,
 * and a body of unknown length is told as chunked, which no client can say itself here (RFC 9113, 8.2.2).
 */
export class StreamRequest extends Http2ServerRequest {
  /** Bytes of the body that were taken so far. */
  bodySize = 0;
  /** Known as long as the stream lasts, and logs are written afterwards. */
  readonly peer: string | undefined;
  private ownId: string | undefined;

  constructor(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    options: object | undefined,
    rawHeaders: readonly string[],
  ) {
    headers.host ??= headers[':authority'];
    if (!stream.endAfterHeaders && headers['content-length'] === undefined) headers['transfer-encoding'] = 'chunked';
    super(stream, headers, options as never, rawHeaders);
    this.peer = stream.session?.socket.remoteAddress;
  }

  get id(): string {
    return (this.ownId ??= requestId(this.headers));
  }

  /** Through this request each frame would pass one stream more. */
  get source(): Readable {
    return this.stream;
  }

  /** The client has left in the middle of its body, which then looks as if it had ended. */
  get isBroken(): boolean {
    return this.aborted;
  }
}
