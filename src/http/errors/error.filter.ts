import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ClientGone, Clock, Log } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loggedPath } from '../access-log/logged-path.js';
import { badName } from '../routing/repository-path.js';
import type { TrackedResponse } from '../server/tracked-response.js';
import { errorAnswer } from './error-answer.js';

/** Makes the answer of every error, of rooms, Nest and Fastify alike; nothing else knows how one looks. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly log: Log;

  constructor(
    log: Log,
    private readonly clock: Clock,
  ) {
    this.log = log.with({ module: 'http' });
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const delay = error instanceof RegistryError ? error.delay : 0;
    if (delay <= 0) this.answer(request, reply, error);
    else void this.heldBack(reply, delay).then(() => this.answer(request, reply, error));
  }

  /** Nothing but the connection waits, and not for a client that has left. */
  private async heldBack({ raw }: FastifyReply, delay: number): Promise<void> {
    const left = new AbortController();
    const leave = (): void => left.abort();
    raw.once('close', leave);
    await this.clock.sleep(delay, left.signal).catch(() => undefined);
    raw.off('close', leave);
  }

  private answer(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
    const response = reply.raw as TrackedResponse;
    const told = errorAnswer(isBadName(request) ? new RegistryError('NAME_INVALID', {}, { status: 404 }) : error);
    const isLeft = error instanceof ClientGone || (response.destroyed && !told.isFault);
    if (told.isFault && !isLeft) this.report(request, response, error);
    if (isLeft || response.headersSent || response.destroyed) {
      // Half an answer must not look like a whole one.
      response.destroy();
      return;
    }
    for (const name of Object.keys(reply.getHeaders())) if (!isOfEveryAnswer(name)) reply.removeHeader(name);
    // A buffer, since Fastify adds a charset to text, and JSON has none.
    void reply
      .status(told.status)
      .headers({ ...told.headers, 'content-type': 'application/json' })
      .send(Buffer.from(told.body));
  }

  private report(request: FastifyRequest, response: TrackedResponse, error: unknown): void {
    this.log.error('a request failed', {
      requestId: response.req.id,
      method: request.method,
      path: loggedPath(request.originalUrl),
      error,
    });
  }
}

/** Other headers were about what was asked for, and are not about the error. */
function isOfEveryAnswer(name: string): boolean {
  return (
    name === 'vary' || name === 'set-cookie' || name.startsWith('access-control-') || name.startsWith('ratelimit-')
  );
}

/** Nest's error for a path without a route says nothing of why there is none. */
function isBadName(request: FastifyRequest): boolean {
  return request.is404 && request.url.startsWith(badName);
}
