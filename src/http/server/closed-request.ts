import type { FinishedRequest, Identity } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import type { TrackedRequest } from './tracked-request.js';
import type { TrackedResponse } from './tracked-response.js';

/** What other servers say of a client that left before its answer began; no client ever sees it. */
const clientLeft = 499;

/** An answer that is over, as logs and observers see it. Each question is answered when it is asked. */
export class ClosedRequest implements FinishedRequest {
  constructor(
    private readonly response: TrackedResponse,
    /** Milliseconds of the clock that never steps. */
    private readonly endedAt: number,
  ) {}

  get id(): string {
    return this.response.req.id;
  }

  get method(): string {
    return this.response.req.method ?? '';
  }

  get route(): string | undefined {
    return this.request?.route.url;
  }

  get repository(): RepositoryName | undefined {
    const { request } = this;
    const parameter = request?.route.config.access?.repository;
    if (parameter === undefined) return undefined;
    return (request!.params as Readonly<Record<string, RepositoryName>>)[parameter];
  }

  get status(): number {
    return this.isCut && !this.response.headersSent ? clientLeft : this.response.statusCode;
  }

  get isCut(): boolean {
    return !this.response.writableFinished;
  }

  get received(): number {
    return this.response.req.bodySize;
  }

  get sent(): number {
    return this.response.bodySize;
  }

  get duration(): number {
    return this.endedAt - this.response.startedAt;
  }

  get identity(): Identity | undefined {
    return this.request?.identity;
  }

  get request(): FastifyRequest | undefined {
    return this.response.request;
  }

  get raw(): TrackedRequest {
    return this.response.req;
  }
}
