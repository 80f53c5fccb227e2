import { Injectable } from '@nestjs/common';
import type { Attributes } from '@opentelemetry/api';
import { PortTracing } from '../trace.ports.js';
import { Tracing } from './tracing.js';
import { withSpans } from './with-spans.js';

/** Answers at once or not at all: a span of it would take longer than it does. */
const unseen = 'peek';

/** Spans of what the registry is asked for. */
@Injectable()
export class PortSpans extends PortTracing {
  constructor(private readonly tracing: Tracing) {
    super();
  }

  wrap<P extends object>(inner: P): P {
    const port = inner.constructor.name.replace(/^Stored/, '').toLowerCase();
    return withSpans(inner, this.tracing, (method) =>
      method === unseen ? undefined : { name: `registry ${port}.${method}`, attributesOf },
    );
  }
}

/** All methods have the repository first, and what it is about behind it, if anything. */
function attributesOf([repository, about]: readonly unknown[]): Attributes {
  const { tag, digest } = Object(about) as { tag?: unknown; digest?: unknown };
  const reference = typeof about === 'string' ? about : (tag ?? digest);
  return {
    ...(typeof repository === 'string' && { 'zot.repository': repository }),
    ...(typeof reference === 'string' && { 'zot.reference': reference }),
  };
}
