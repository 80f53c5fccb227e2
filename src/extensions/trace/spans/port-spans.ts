import { Injectable } from '@nestjs/common';
import type { Attributes } from '@opentelemetry/api';
import { PortTracing } from '../trace.ports.js';
import { Tracing } from './tracing.js';

/** Answers at once or not at all: a span of it would take longer than it does. */
const unseen = new Set(['peek', 'constructor']);

/** Spans of what the registry is asked for. */
@Injectable()
export class PortSpans extends PortTracing {
  constructor(private readonly tracing: Tracing) {
    super();
  }

  wrap<P extends object>(inner: P): P {
    const { tracing } = this;
    const port = inner.constructor.name.replace(/^Stored/, '').toLowerCase();
    const made = new Map<PropertyKey, unknown>();
    return new Proxy(inner, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        let method = made.get(key);
        if (method === undefined) {
          const bound = value.bind(target) as (...args: unknown[]) => unknown;
          const name = `registry ${port}.${String(key)}`;
          method = unseen.has(String(key))
            ? bound
            : (...args: unknown[]) =>
                tracing.during(
                  name,
                  () => attributesOf(args),
                  () => bound(...args),
                );
          made.set(key, method);
        }
        return method;
      },
    });
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
