import { setTimeout as sleep } from 'node:timers/promises';
import {
  Clock,
  defineSection,
  errorText,
  Log,
  type Definition,
  type LogFields,
  type LogLevel,
} from '@zot/extension-api';
import type { Said } from './messages.js';

/** What an isolated extension may need: time, and a log that the server writes. */
export function isolatedPorts(say: (said: Said) => void): Definition[] {
  const ports = { Clock: [Clock, new ProcessClock()], Log: [Log, new CarriedLog(say)] } as const;
  return Object.entries(ports).map(([name, [provide, useValue]]) =>
    defineSection({
      name,
      provides: [provide],
      module: () => ({ module: class PortModule {}, providers: [{ provide, useValue }] }),
    }),
  );
}

export const portsOfIsolated: readonly unknown[] = [Clock, Log];

class ProcessClock extends Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal });
    else signal?.throwIfAborted();
  }
}

class CarriedLog extends Log {
  constructor(
    private readonly say: (said: Said) => void,
    private readonly always: LogFields = {},
  ) {
    super();
  }

  debug(): void {}

  info(message: string, fields?: LogFields): void {
    this.tell('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.tell('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.tell('error', message, fields);
  }

  writes(level: LogLevel): boolean {
    return level !== 'debug';
  }

  with(fields: LogFields): Log {
    return new CarriedLog(this.say, { ...this.always, ...fields });
  }

  private tell(level: LogLevel, message: string, fields?: LogFields): void {
    const all = Object.entries({ ...this.always, ...fields }).map(([name, value]) => [name, carriable(value)] as const);
    this.say({ kind: 'log', level, message, fields: Object.fromEntries(all) });
  }
}

/** Not everything can pass to another process. */
function carriable(value: unknown): unknown {
  if (value instanceof Error) return errorText(value);
  if (typeof value === 'object' && value !== null) {
    try {
      return structuredClone(value);
    } catch {
      return 'an object';
    }
  }
  return typeof value === 'function' || typeof value === 'symbol' ? String(value) : value;
}
