import { Inject, Injectable } from '@nestjs/common';
import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { BuildInfo, errorText, type Runs } from '@zot/extension-api';
import { SpanSender } from '../export/span-sender.js';
import { TRACE_SECTION, type TraceSection } from '../trace-section.js';
import { ownContext } from './own-context.js';

/** Milliseconds that a stop waits for spans to be sent. */
const patience = 3000;

/** Makes spans, below the one that work is done for. Nothing of it is global: two servers of a process have their own. */
@Injectable()
export class Tracing implements Runs {
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor(@Inject(TRACE_SECTION) { serviceName, timeout }: TraceSection, build: BuildInfo, sender: SpanSender) {
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': build.release }),
      // Whoever begins a span has chosen to.
      sampler: new AlwaysOnSampler(),
      spanProcessors: [new BatchSpanProcessor({ exporter: sender, exportTimeoutMillis: timeout })],
    });
    this.tracer = this.provider.getTracer('zot', build.release);
  }

  start(): void {}

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const late = setTimeout(resolve, patience);
    // A collector that is away has been told of; what is left is lost.
    await Promise.race([this.provider.shutdown().catch(() => undefined), promise]);
    clearTimeout(late);
  }

  /** A span below that of the context, or one that begins a trace. */
  begin(name: string, options: SpanOptions, context: Context = ROOT_CONTEXT): { span: Span; context: Context } {
    const span = this.tracer.startSpan(name, options, context);
    return { span, context: trace.setSpan(context, span) };
  }

  /** The context of the work at hand, where somebody wants to know of it. */
  current(): Context | undefined {
    const context = ownContext.getStore();
    return context && trace.getSpan(context)?.isRecording() ? context : undefined;
  }

  /** Does the work in a span of its own. Without anybody who wants to know it costs a look. */
  during<T>(name: string, attributes: () => Attributes, work: () => T): T {
    const parent = this.current();
    if (!parent) return work();
    const { span, context } = this.begin(name, { attributes: attributes() }, parent);
    let result: T;
    try {
      result = ownContext.run(context, work);
    } catch (error) {
      fail(span, error);
      throw error;
    }
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    return result.then(
      (value: unknown) => {
        span.end();
        return value;
      },
      (error: unknown) => {
        fail(span, error);
        throw error;
      },
    ) as T;
  }
}

/** Ends a span whose work failed. */
export function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: errorText(error) });
  span.end();
}
