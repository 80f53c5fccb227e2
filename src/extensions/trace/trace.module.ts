import { Module } from '@nestjs/common';
import { hookObservers, metricSources, requestObservers, to, type SectionModule } from '@zot/extension-api';
import { SpanSender } from './export/span-sender.js';
import { HookSpans } from './spans/hook-spans.js';
import { OutgoingSpans } from './spans/outgoing-spans.js';
import { PortSpans } from './spans/port-spans.js';
import { RequestSpans } from './spans/request-spans.js';
import { StorageSpans } from './spans/storage-spans.js';
import { Tracing } from './spans/tracing.js';
import { TRACE_SECTION } from './trace-section.js';
import type { TraceConfig } from './trace.config.js';
import { PortTracing, RequestTracing, StorageTracing } from './trace.ports.js';
import { TraceSeries } from './trace-series.js';

@Module({})
export class TraceModule {}

export function traceModule(section: TraceConfig): SectionModule {
  return {
    module: TraceModule,
    providers: [
      { provide: TRACE_SECTION, useValue: section },
      { provide: RequestTracing, useExisting: RequestSpans },
      { provide: PortTracing, useExisting: PortSpans },
      { provide: StorageTracing, useExisting: StorageSpans },
      HookSpans,
      OutgoingSpans,
      PortSpans,
      RequestSpans,
      SpanSender,
      StorageSpans,
      TraceSeries,
      Tracing,
    ],
    runs: [SpanSender, Tracing, OutgoingSpans],
    contributes: [to(requestObservers, RequestSpans), to(hookObservers, HookSpans), to(metricSources, TraceSeries)],
  };
}
