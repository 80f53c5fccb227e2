import type { Attributes } from '@opentelemetry/api';
import type { Tracing } from './tracing.js';

/** What the span of one call is called, and what it tells. */
export interface CallSpan {
  readonly name: string;
  readonly attributesOf: (args: readonly unknown[]) => Attributes;
}

/**
 * The same object, whose calls make spans where `spanOf` names one for the method. It keeps all else, since others ask for
 * its methods and values by name.
 */
export function withSpans<T extends object>(
  inner: T,
  tracing: Tracing,
  spanOf: (method: string) => CallSpan | undefined,
): T {
  const made = new Map<PropertyKey, unknown>();
  return new Proxy(inner, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      let method = made.get(key);
      if (method === undefined) {
        const bound = value.bind(target) as (...args: unknown[]) => unknown;
        const span = spanOf(String(key));
        method = span
          ? (...args: unknown[]) =>
              tracing.during(
                span.name,
                () => span.attributesOf(args),
                () => bound(...args),
              )
          : bound;
        made.set(key, method);
      }
      return method;
    },
  });
}
