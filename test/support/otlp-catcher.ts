import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 20_000;

/** A span, as a collector gets it. */
export interface CaughtSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly kind: number;
  /** 2 is an error. */
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Nanoseconds. */
  readonly start: bigint;
  readonly end: bigint;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Record<string, never>[] }[];
  }[];
}

/** A collector of OTLP over HTTP, which keeps the spans it gets. */
export class OtlpCatcher {
  readonly spans: CaughtSpan[] = [];
  readonly headers: IncomingHttpHeaders[] = [];
  resource: Readonly<Record<string, unknown>> = {};
  status = 200;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        this.headers.push({ ...request.headers, ':path': request.url } as IncomingHttpHeaders);
        if (this.status === 200) this.take(JSON.parse(body) as Batch);
        response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}');
      });
    });
  }

  static async listen(): Promise<OtlpCatcher> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new OtlpCatcher(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/traces`;
  }

  /** Resolves with the span that matches, once it has come. */
  async until(matches: (span: CaughtSpan) => boolean): Promise<CaughtSpan> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const found = this.spans.find(matches);
      if (found) return found;
      if (performance.now() > deadline) throw new Error(`none of ${this.spans.map(({ name }) => name).join(', ')}`);
      await sleep(10);
    }
  }

  /** Names of the spans below another one, in the order in which they began. */
  below({ spanId }: CaughtSpan): CaughtSpan[] {
    return this.spans
      .filter(({ parentSpanId }) => parentSpanId === spanId)
      .sort((one, other) => Number(one.start - other.start));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take({ resourceSpans }: Batch): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      this.resource = valuesOf(resource.attributes);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push(spanOf(span));
    }
  }
}

function spanOf(span: Record<string, unknown>): CaughtSpan {
  const { name, traceId, spanId, parentSpanId = '', kind, status, attributes = [] } = span;
  return {
    name: name as string,
    traceId: traceId as string,
    spanId: spanId as string,
    parentSpanId: parentSpanId as string,
    kind: kind as number,
    status: (status as { code?: number } | undefined)?.code ?? 0,
    attributes: valuesOf(attributes as Attribute[]),
    start: BigInt(span['startTimeUnixNano'] as string),
    end: BigInt(span['endTimeUnixNano'] as string),
  };
}

function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
