/** Values beside a message. Never a secret: the log room masks what the config marks as one, not what you pass here. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The structured log: one JSON object a line. Owner: the log room. */
export abstract class Log {
  abstract debug(message: string, fields?: LogFields): void;
  abstract info(message: string, fields?: LogFields): void;
  abstract warn(message: string, fields?: LogFields): void;
  /** Put the cause under `error`; its stack and its own causes are written too. */
  abstract error(message: string, fields?: LogFields): void;
  /** A log that adds these fields to each line, such as `{ module: 'gc' }`. */
  abstract with(fields: LogFields): Log;
}
