import type { LogLevel } from '@zot/extension-api';

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** zot's names that stand for another level. */
const synonyms: Readonly<Record<string, LogLevel>> = {
  trace: 'debug',
  warning: 'warn',
  fatal: 'error',
  panic: 'error',
};

/** The level that a name in the file means, in any case. The config's rules have seen to it that it is one. */
export function levelOf(name: string): LogLevel {
  const lower = name.toLowerCase();
  return synonyms[lower] ?? (lower as LogLevel);
}

/** Whether lines of `level` are written where `least` is asked for. */
export function isWritten(level: LogLevel, least: LogLevel): boolean {
  return order.indexOf(level) >= order.indexOf(least);
}
