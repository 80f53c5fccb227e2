import { AsyncResource } from 'node:async_hooks';
import { unanswered } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Reports } from '../boot/guard.js';
import type { PackageOrigin } from '../packages/package-origin.js';
import { within } from '../packages/within.js';

/** Milliseconds that a route may take to begin its answer. Nobody but its own client waits, and proxies in front wait a minute. */
const usualRouteLimit = 30_000;

/** A route of a package, and who is told where it fails. */
export interface GuardedRoute {
  readonly origin: PackageOrigin;
  /** What logs and metrics call it, such as `QuotaController.list`. */
  readonly hook: string;
  readonly reports: Reports;
}

/**
 * One request at a route of a package, watched until its answer is out. An answer of 500 and above counts as a failure, and so
 * does one that has not begun in time, in whose place 503 is sent. What has begun may take as long as its client does.
 */
export class RouteCall {
  /** Where somebody still waits for what the handler gives: told not to. Else the answer is sent without him. */
  onLate: ((error: Error) => void) | undefined;
  private readonly began = performance.now();
  private error: unknown;
  private failure: 'threw' | 'late' | undefined;
  private isOver = false;
  private isPiped = false;

  constructor(
    private readonly route: GuardedRoute,
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    // Who traces a request looks for it in the context that it is made in. At `close` its trace may have ended.
    const end = AsyncResource.bind(() => {
      if (this.isOver) return;
      this.isOver = true;
      this.end();
      resolve();
    });
    reply.raw.once('finish', end).once('close', end);
    // The head of a stream goes out with its first byte, and there may be none for a while.
    reply.raw.once('pipe', () => (this.isPiped = true));
    void this.watch(over);
  }

  /** What the handler throws is its answer or a failure, as the status tells that is made of it. */
  threw(error: unknown): void {
    const { raw } = this.reply;
    if (this.isOver || raw.destroyed) return;
    this.error = error;
    // The status is out already, and said that all is well.
    if (raw.headersSent) this.fail('threw', error);
  }

  private async watch(over: Promise<void>): Promise<void> {
    const { origin } = this.route;
    const limit = origin.isCallLimitAsked ? origin.callLimit : usualRouteLimit;
    for (let received = this.received; ; received = this.received) {
      try {
        await within(over, limit);
        return;
      } catch (error) {
        if (this.hasBegun) return;
        // A client may send for as long as it likes, and whoever takes it in cannot answer before.
        if (this.isSent && this.received > received) continue;
        this.fail('late', error);
        this.giveUp(unanswered(error));
        return;
      }
    }
  }

  /** There is a body, and not all of it has come. Over HTTP/2 a request without one is never told to be complete unless it is read. */
  private get isSent(): boolean {
    const { complete, headers } = this.request.raw;
    return !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
  }

  /** On the connection, so that only what came since the last look tells anything. */
  private get received(): number {
    return this.request.raw.socket.bytesRead;
  }

  private get hasBegun(): boolean {
    return this.reply.raw.headersSent || this.reply.sent || this.isPiped;
  }

  private giveUp(error: Error): void {
    // The handler knows nothing of this, and may go on to write.
    this.reply.raw.on('error', () => undefined);
    if (this.onLate) this.onLate(error);
    else void this.reply.send(error);
  }

  private end(): void {
    const { statusCode, headersSent } = this.reply.raw;
    if (headersSent && statusCode >= 500) this.fail('threw', this.error ?? new Error(`answered ${statusCode}`));
    const { origin, hook, reports } = this.route;
    if (!reports.isObserved) return;
    const duration = performance.now() - this.began;
    reports.ended({ extension: origin.name, hook, duration, ...(this.failure && { failure: this.failure }) });
  }

  private fail(failure: 'threw' | 'late', error: unknown): void {
    if (this.failure) return;
    this.failure = failure;
    const { origin, hook, reports } = this.route;
    reports.failed(origin, hook, failure, error);
  }
}
