import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { errorText, type Runs } from '@zot/extension-api';
import { Tracing } from './tracing.js';

const propagator = new W3CTraceContextPropagator();

/** What undici, which is behind `fetch`, tells of a request. */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly method: string;
  readonly path: string;
  addHeader(name: string, value: string): void;
}

interface Told<R> {
  readonly request: R;
  readonly response?: { readonly statusCode?: number };
  readonly error?: unknown;
}

/**
 * Spans of requests that this server makes for a request of its own: to buckets, upstream registries and others. Node tells
 * of each, whoever makes it; the other side is told of the trace.
 */
@Injectable()
export class OutgoingSpans implements Runs {
  private readonly open = new WeakMap<object, Span>();
  private readonly channels: Readonly<Record<string, (message: unknown) => void>> = {
    'http.client.request.created': (message) => this.http((message as Told<ClientRequest>).request),
    'http.client.response.finish': (message) =>
      this.end(message as Told<ClientRequest> & { response: IncomingMessage }),
    'http.client.request.error': (message) => this.end(message as Told<ClientRequest>),
    'undici:request:create': (message) => this.undici((message as Told<UndiciRequest>).request),
    'undici:request:headers': (message) => this.end(message as Told<UndiciRequest>),
    'undici:request:error': (message) => this.end(message as Told<UndiciRequest>),
  };

  constructor(private readonly tracing: Tracing) {}

  start(): void {
    for (const [name, listener] of Object.entries(this.channels)) subscribe(name, listener);
  }

  stop(): void {
    for (const [name, listener] of Object.entries(this.channels)) unsubscribe(name, listener);
  }

  private http(request: ClientRequest): void {
    const host = String(request.getHeader('host') ?? request.host);
    this.begin(request, { host, method: request.method, path: request.path }, (name, value) => {
      if (!request.headersSent) request.setHeader(name, value);
    });
  }

  private undici(request: UndiciRequest): void {
    const host = URL.parse(String(request.origin ?? ''))?.host ?? '';
    this.begin(request, { host, method: request.method, path: request.path }, (name, value) =>
      request.addHeader(name, value),
    );
  }

  private begin(
    request: object,
    { host, method, path }: { host: string; method: string; path: string },
    setHeader: (name: string, value: string) => void,
  ): void {
    const parent = this.tracing.current();
    if (!parent) return;
    const { span, context } = this.tracing.begin(
      `${method} ${host}`,
      {
        kind: SpanKind.CLIENT,
        // Never the query: addresses of buckets carry signatures in it.
        attributes: { 'http.request.method': method, 'server.address': host, 'url.path': path.split('?', 1)[0]! },
      },
      parent,
    );
    this.open.set(request, span);
    propagator.inject(context, undefined, { set: (_carrier, name, value) => setHeader(name, value) });
  }

  private end({ request, response, error }: Told<object>): void {
    const span = this.open.get(request);
    if (!span) return;
    this.open.delete(request);
    const status = response?.statusCode;
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (status === undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: errorText(error) });
    else if (status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }
}
