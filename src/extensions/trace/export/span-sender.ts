import { Inject, Injectable } from '@nestjs/common';
import type { ExportResult } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { Log, readTlsFiles, type Runs } from '@zot/extension-api';
import { ownContext } from '../spans/own-context.js';
import { TRACE_SECTION, type TraceSection } from '../trace-section.js';

/** Sends spans to the collector by OTLP, and says when that begins to fail and when it works again. */
@Injectable()
export class SpanSender implements SpanExporter, Runs {
  sent = 0;
  lost = 0;
  private readonly log: Log;
  private exporter: SpanExporter | undefined;
  private isFailing = false;

  constructor(
    @Inject(TRACE_SECTION) private readonly section: TraceSection,
    log: Log,
  ) {
    this.log = log.with({ module: 'trace' });
  }

  async start(): Promise<void> {
    const { endpoint, headers, timeout, tlsConfig } = this.section;
    const files = await readTlsFiles('extensions.trace.tlsConfig', tlsConfig);
    this.exporter = new OTLPTraceExporter({
      url: endpoint,
      headers,
      timeoutMillis: timeout,
      httpAgentOptions: { keepAlive: true, ...files },
    });
  }

  /** The processor of spans has ended by then, and has shut it down. */
  stop(): void {
    this.exporter = undefined;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    if (!this.exporter) {
      done({ code: 1 });
      return;
    }
    // What sends spans must not be traced, or each would bring another along.
    ownContext.exit(() =>
      this.exporter!.export(spans, (result) => {
        this.note(spans.length, result);
        done(result);
      }),
    );
  }

  async shutdown(): Promise<void> {
    await this.exporter?.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.exporter?.forceFlush?.();
  }

  private note(count: number, { code, error }: ExportResult): void {
    const hasFailed = code !== 0;
    if (hasFailed) this.lost += count;
    else this.sent += count;
    if (hasFailed === this.isFailing) return;
    this.isFailing = hasFailed;
    if (hasFailed) this.log.warn('spans cannot be sent, and are lost', { endpoint: this.section.endpoint, error });
    else this.log.info('spans can be sent again', { endpoint: this.section.endpoint });
  }
}
