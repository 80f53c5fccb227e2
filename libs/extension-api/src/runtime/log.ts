/** Values beside a message. Never a secret: names that say `password` are masked, other places are not looked into. */
export type LogFields = Readonly<Record<string, unknown>>;

/** How much a line of the log matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * The structured log: one JSON object a line, whatever the values hold. Owner: the log room. No call waits, blocks or
 * throws; long values are cut. May be called from the constructor on; lines appear once the room has started.
 */
export abstract class Log {
  /** For whoever looks for a fault. */
  abstract debug(message: string, fields?: LogFields): void;
  /** For what an operator may want to know later. */
  abstract info(message: string, fields?: LogFields): void;
  /** For what works, and will not for ever. */
  abstract warn(message: string, fields?: LogFields): void;
  /** Put the cause under `error`; its stack and its own causes are written too. */
  abstract error(message: string, fields?: LogFields): void;
  /** Whether lines of this level are written: to ask before making fields that cost something. */
  abstract writes(level: LogLevel): boolean;
  /** A log that adds these fields to each line, such as `{ module: 'gc' }`. Made once, not per request. */
  abstract with(fields: LogFields): Log;
}
