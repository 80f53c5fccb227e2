import type { Attributes } from '@opentelemetry/api';
import type { Tracing } from './tracing.js';

type Method = (...args: unknown[]) => unknown;

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
  const made = new Map<PropertyKey, Method>();
  return new Proxy(inner, {
    get(target, key) {
      // What was found once is looked for no more: the hottest calls pass here, too.
      const known = made.get(key);
      if (known) return known;
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || key === 'constructor') return value;
      const bound = value.bind(target) as Method;
      const span = spanOf(String(key));
      const method: Method = span
        ? (...args) =>
            tracing.during(
              span.name,
              () => span.attributesOf(args),
              () => bound(...args),
            )
        : bound;
      made.set(key, method);
      return method;
    },
  });
}
