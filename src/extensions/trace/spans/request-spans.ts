import { Inject, Injectable } from '@nestjs/common';
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { AccessHook, type FinishedRequest, type RequestObserver } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TRACE_SECTION, type TraceSection } from '../trace-section.js';
import { RequestTracing } from '../trace.ports.js';
import { ownContext } from './own-context.js';
import { Tracing } from './tracing.js';

const propagator = new W3CTraceContextPropagator();
const headersOf = {
  keys: (request: FastifyRequest) => Object.keys(request.headers),
  get: (request: FastifyRequest, name: string) => request.headers[name],
};

/** The span of each request, from the access hook, which it passes first, to the end of its answer. */
@Injectable()
export class RequestSpans extends RequestTracing implements RequestObserver {
  private readonly open = new WeakMap<FastifyRequest, Span>();

  constructor(
    private readonly tracing: Tracing,
    @Inject(TRACE_SECTION) private readonly section: TraceSection,
  ) {
    super();
  }

  wrap(inner: AccessHook): AccessHook {
    return new TracingHook(inner, this.tracing, (request) => this.begin(request));
  }

  finished(finished: FinishedRequest): void {
    // Each question is answered when it is asked, and most requests have no span.
    const span = finished.request && this.open.get(finished.request);
    if (!span) return;
    const { status, isCut, sent, received, identity, repository } = finished;
    span.setAttributes({
      'http.response.status_code': status,
      'http.response.body.size': sent,
      'http.request.body.size': received,
      ...(repository !== undefined && { 'zot.repository': repository }),
      ...(identity?.username && { 'user.name': identity.username }),
      ...(isCut && { 'zot.cut': true }),
    });
    if (status >= 500 || isCut) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  /** The context of a request that is recorded. */
  private begin(request: FastifyRequest): Context | undefined {
    const isTraced = request.headers['traceparent'] !== undefined;
    const parent = isTraced ? propagator.extract(ROOT_CONTEXT, request, headersOf) : ROOT_CONTEXT;
    if (!this.isRecorded(parent)) return undefined;
    const { method } = request;
    const route = request.route.url;
    const name = route === undefined ? method : `${method} ${route}`;
    const attributes = attributesOf(request, route);
    const { span, context } = this.tracing.begin(name, { kind: SpanKind.SERVER, attributes }, parent);
    this.open.set(request, span);
    return context;
  }

  /** What clients say of a trace of their own is gone on with (W3C Trace Context). */
  private isRecorded(parent: Context): boolean {
    const theirs = parent === ROOT_CONTEXT ? undefined : trace.getSpanContext(parent);
    return theirs ? (theirs.traceFlags & TraceFlags.SAMPLED) !== 0 : Math.random() < this.section.sampling;
  }
}

function attributesOf(request: FastifyRequest, route: string | undefined): Attributes {
  return {
    'http.request.method': request.method,
    'url.path': request.originalUrl.split('?', 1)[0]!,
    'url.scheme': request.protocol,
    'client.address': request.clientAddress,
    'user_agent.original': request.headers['user-agent'] ?? '',
    'zot.request_id': request.id,
    ...(route !== undefined && { 'http.route': route }),
  };
}

class TracingHook extends AccessHook {
  constructor(
    private readonly inner: AccessHook,
    private readonly tracing: Tracing,
    private readonly begin: (request: FastifyRequest) => Context | undefined,
  ) {
    super();
  }

  get takesLogins(): boolean {
    return this.inner.takesLogins;
  }

  decide(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    const context = this.begin(request);
    // For all that follows in this turn, and from it. Requests that waited for a reload are taken up in one turn.
    if (context || ownContext.getStore()) ownContext.enterWith(context);
    if (!context) return this.inner.decide(request, reply);
    return this.tracing.during('auth', noAttributes, () => this.inner.decide(request, reply));
  }
}

const noAttributes = () => ({});
