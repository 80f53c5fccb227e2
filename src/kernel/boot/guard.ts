import type { Hook, HookCall, Hooks, OnFailure } from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';
import { TooLate, within } from '../packages/within.js';

/** Who is told of calls and failures. */
export interface Reports {
  readonly isObserved: boolean;
  ended(call: HookCall): void;
  failed(origin: PackageOrigin, hook: string, failure: 'threw' | 'late', error: unknown): void;
}

type Method = (this: object, ...args: unknown[]) => unknown;

/**
 * What a package contributes, or puts in place of a port, whose hooks cannot hurt who calls them: what they throw or reject with is reported, and one
 * that is late is not waited for. What the caller gets then is up to the point, and to the contributor where it may choose.
 */
export function guarded(
  contributor: object,
  { name, hooks = {} }: { readonly name: string; readonly hooks?: Hooks<unknown> },
  origin: PackageOrigin,
  reports: Reports,
): object {
  const made = new Map<PropertyKey, Method>();
  // Not of the contributor itself: what that has frozen could not be shown otherwise than it is.
  const shown = Object.create(Object.getPrototypeOf(contributor) as object) as object;
  return new Proxy(shown, {
    has: (_, key) => Reflect.has(contributor, key),
    get(_, key) {
      const value: unknown = Reflect.get(contributor, key, contributor);
      if (typeof value !== 'function' || key === 'constructor') return value;
      let method = made.get(key);
      if (!method) {
        const hook = (hooks as Readonly<Record<PropertyKey, Hook>>)[key];
        // Bound, since private fields are not found through a proxy.
        method = hook
          ? guardedMethod({
              target: contributor,
              method: value as Method,
              hook,
              name: `${name}.${String(key)}`,
              origin,
              reports,
            })
          : (value.bind(contributor) as Method);
        made.set(key, method);
      }
      return method;
    },
  });
}

interface GuardedMethod {
  readonly target: object;
  readonly method: Method;
  readonly hook: Hook;
  readonly name: string;
  readonly origin: PackageOrigin;
  readonly reports: Reports;
}

function guardedMethod({ target, method, hook, name, origin, reports }: GuardedMethod): Method {
  const end = (began: number, failure?: 'threw' | 'late') => {
    if (reports.isObserved)
      reports.ended({
        extension: origin.name,
        hook: name,
        duration: performance.now() - began,
        ...(failure && { failure }),
      });
  };
  const fail = (error: unknown, began: number): unknown => {
    if (hook.isAnswer?.(error)) {
      end(began);
      throw error;
    }
    const failure = error instanceof TooLate ? 'late' : 'threw';
    reports.failed(origin, name, failure, error);
    end(began, failure);
    const { onFailure } = target as { onFailure?: OnFailure };
    if (hook.refusal && !(hook.mayFailOpen && onFailure === 'open')) throw hook.refusal(error);
    return hook.otherwise;
  };
  const limit = origin.isCallLimitAsked ? origin.callLimit : (hook.deadline ?? origin.callLimit);
  return (...args) => {
    const began = reports.isObserved ? performance.now() : 0;
    let answer: unknown;
    try {
      answer = method.apply(target, args);
    } catch (error) {
      return fail(error, began);
    }
    if (!isPromise(answer)) {
      end(began);
      return answer;
    }
    return within(answer, limit).then(
      (late) => {
        end(began);
        return late;
      },
      (error: unknown) => fail(error, began),
    );
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
}
