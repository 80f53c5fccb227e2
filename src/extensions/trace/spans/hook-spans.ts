import { Injectable } from '@nestjs/common';
import { SpanStatusCode } from '@opentelemetry/api';
import { requestObservers, type HookCall, type HookObserver } from '@zot/extension-api';
import { Tracing } from './tracing.js';

/** Spans of the hooks of extensions, made when they are over. */
@Injectable()
export class HookSpans implements HookObserver {
  constructor(private readonly tracing: Tracing) {}

  seesBuiltin(point: string): boolean {
    return isPartOfRequest(point);
  }

  called({ extension, hook, duration, failure }: HookCall): void {
    const parent = this.tracing.current();
    if (!parent || !isPartOfRequest(hook)) return;
    const end = Date.now();
    const attributes = { 'zot.extension': extension, ...(failure && { 'zot.failure': failure }) };
    const { span } = this.tracing.begin(`hook ${hook}`, { startTime: end - duration, attributes }, parent);
    if (failure) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    span.end(end);
  }
}

/** What observes the end of a request is no part of it. */
function isPartOfRequest(hook: string): boolean {
  return !hook.startsWith(requestObservers.name);
}
