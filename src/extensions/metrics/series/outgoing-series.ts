import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  noSeries,
  type Counter,
  type Distribution,
  type Metrics,
  type MetricSource,
  type Runs,
  type Series,
} from '@zot/extension-api';

/** Seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Redirects lead to hosts that nobody named. */
const mostHosts = 200;

/** What undici, which is behind `fetch`, tells of a request. */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly method: string;
}

/**
 * Requests that this server makes: to buckets, upstream registries, sinks of events and whoever else. Node tells of each,
 * whoever makes it, so that nobody has to count for themselves.
 */
@Injectable()
export class OutgoingSeries implements MetricSource, Runs {
  private requests: Series<Counter> = noSeries;
  private durations: Series<Distribution> = noSeries;
  private readonly started = new WeakMap<object, number>();
  private readonly channels: Readonly<Record<string, (message: unknown) => void>> = {
    'http.client.request.start': (message) => this.begin((message as { request: object }).request),
    'http.client.response.finish': (message) => this.httpAnswered(message as HttpAnswer),
    'http.client.request.error': (message) => this.httpFailed(message as HttpAnswer),
    'undici:request:create': (message) => this.begin((message as { request: object }).request),
    'undici:request:headers': (message) => this.undiciAnswered(message as UndiciAnswer),
    'undici:request:error': (message) => this.undiciFailed(message as UndiciAnswer),
  };

  register(metrics: Metrics): void {
    this.requests = metrics.counter({
      name: 'zot_outgoing_requests_total',
      help: 'Requests that this server made over HTTP, by their answer; "error" for none.',
      labels: ['host', 'method', 'code'],
    });
    this.durations = metrics.histogram({
      name: 'zot_outgoing_request_duration_seconds',
      help: 'Time from a request of this server to the head of its answer.',
      labels: ['host'],
      limit: mostHosts,
      buckets,
    });
    this.start();
  }

  /** Twice is once. */
  start(): void {
    this.stop();
    if (this.requests === noSeries) return;
    for (const [name, listener] of Object.entries(this.channels)) subscribe(name, listener);
  }

  stop(): void {
    for (const [name, listener] of Object.entries(this.channels)) unsubscribe(name, listener);
  }

  private begin(request: object): void {
    this.started.set(request, performance.now());
  }

  private httpAnswered({ request, response }: HttpAnswer): void {
    this.end(request, hostOf(request), request.method, String(response?.statusCode));
  }

  private httpFailed({ request }: HttpAnswer): void {
    this.end(request, hostOf(request), request.method, 'error');
  }

  private undiciAnswered({ request, response }: UndiciAnswer): void {
    this.end(request, originHost(request), request.method, String(response?.statusCode));
  }

  private undiciFailed({ request }: UndiciAnswer): void {
    this.end(request, originHost(request), request.method, 'error');
  }

  private end(request: object, host: string, method: string, code: string): void {
    const started = this.started.get(request);
    // One that fails after the head of its answer has been counted.
    if (started === undefined) return;
    this.started.delete(request);
    this.requests.with(host, method, code).add();
    this.durations.with(host).observe((performance.now() - started) / 1000);
  }
}

interface HttpAnswer {
  readonly request: ClientRequest;
  readonly response?: IncomingMessage;
}

interface UndiciAnswer {
  readonly request: UndiciRequest;
  readonly response?: { readonly statusCode: number };
}

function hostOf(request: ClientRequest): string {
  return String(request.getHeader('host') ?? request.host);
}

function originHost({ origin = '' }: UndiciRequest): string {
  return URL.parse(String(origin))?.host ?? '';
}
