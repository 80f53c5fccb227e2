import type { Point } from '@zot/extension-api';
import type { HookReports } from './hook-reports.js';

type Method = (...args: unknown[]) => unknown;

/** A contributor that ships, whose hooks are timed and otherwise left alone: for traces, which want to see it all. */
export function observed(
  contributor: object,
  { name, hooks = {} }: Point<unknown>,
  extension: string,
  reports: HookReports,
): object {
  const made = new Map<PropertyKey, Method>();
  return new Proxy(contributor, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || key === 'constructor') return value;
      let method = made.get(key);
      if (!method) {
        const bound = value.bind(target) as Method;
        method = key in hooks ? timed(bound, `${name}.${String(key)}`, extension, reports) : bound;
        made.set(key, method);
      }
      return method;
    },
  });
}

function timed(method: Method, hook: string, extension: string, reports: HookReports): Method {
  return (...args) => {
    const began = performance.now();
    const end = (): void => reports.ended({ extension, hook, duration: performance.now() - began });
    let answer: unknown;
    try {
      answer = method(...args);
    } catch (error) {
      end();
      throw error;
    }
    if (!(answer instanceof Promise)) {
      end();
      return answer;
    }
    return answer.finally(end);
  };
}
