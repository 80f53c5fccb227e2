import { ServerResponse, type OutgoingHttpHeader, type OutgoingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { standingHeaders } from './standing-headers.js';
import type { TrackedRequest } from './tracked-request.js';

/**
 * An answer as this server makes them. It brings the headers that every answer has, so that none is without them, whoever
 * sends it: Fastify, a handler that took the answer over, or Node itself.
 */
export class TrackedResponse extends ServerResponse<TrackedRequest> {
  /** Milliseconds of the clock that never steps. */
  startedAt = 0;
  /** Bytes of the body that were given to the connection so far. */
  bodySize = 0;
  /** Undefined until Fastify has found the route. */
  request: FastifyRequest | undefined;
  /** Who has the request, to be told once it is over; undefined until somebody has. */
  taker: { closed(response: TrackedResponse): void } | undefined;
  /** Shared by all answers of a server. */
  lifetime: { isClosing: boolean } = { isClosing: false };

  override writeHead(
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    given?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    if (this.lifetime.isClosing) this.shouldKeepAlive = false;
    const headers = typeof reason === 'string' ? given : (given ?? reason);
    // Lists of pairs come from Node itself only, and are short.
    if (Array.isArray(headers)) {
      for (let at = 0; at < headers.length; at += 2) this.setHeader(String(headers[at]), headers[at + 1]!);
      return this.writeHead(status, typeof reason === 'string' ? reason : undefined);
    }
    const all: OutgoingHttpHeaders = { ...standingHeaders, 'x-request-id': this.req.id, ...headers };
    // Set before by whoever sends, such as a page that needs a policy of its own.
    for (const name of this.getHeaderNames())
      if (name in standingHeaders && !(headers && name in headers)) delete all[name];
    return typeof reason === 'string' ? super.writeHead(status, reason, all) : super.writeHead(status, all);
  }

  override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    this.count(chunk, encoding);
    return super.write(chunk as never, encoding as never, callback as never);
  }

  override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    this.count(chunk, encoding);
    return super.end(chunk as never, encoding as never, callback as never);
  }

  private count(chunk: unknown, encoding: unknown): void {
    // Node drops the body of an answer to HEAD.
    if (this.req.method === 'HEAD') return;
    if (chunk instanceof Uint8Array) this.bodySize += chunk.byteLength;
    else if (typeof chunk === 'string') this.bodySize += Buffer.byteLength(chunk, encoding as BufferEncoding);
  }
}
