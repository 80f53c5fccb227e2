import { pino, type Logger } from 'pino';
import { Log, shortText, withoutSecrets, type LogFields, type LogLevel } from '@zot/extension-api';
import { oneLine } from './line/one-line.js';
import { plainFields, type PlainFields } from './line/plain-fields.js';
import { timeField } from './line/time-field.js';
import { isWritten } from './log-level.js';

/** What takes finished lines, each with its line feed. */
export interface Lines {
  add(line: string): void;
}

/** The least level that is written, which may change while loggers are used. */
export interface Threshold {
  least: LogLevel;
}

/** Lines as zot's readers know them: `time`, `level` and `message`, with other fields beside them. */
export class PinoLog extends Log {
  private readonly taken: ReadonlySet<string>;

  private constructor(
    private readonly root: Logger,
    private readonly threshold: Readonly<Threshold>,
    private readonly fixed: PlainFields,
    private readonly pino: Logger,
  ) {
    super();
    this.taken = new Set(Object.keys(fixed));
  }

  static to(lines: Lines, threshold: Readonly<Threshold>): PinoLog {
    const root = pino(
      {
        // What is not to be written does not come here.
        level: 'debug',
        base: null,
        messageKey: 'message',
        timestamp: timeField,
        formatters: { level: (level) => ({ level }) },
      },
      { write: (line) => lines.add(oneLine(line)) },
    );
    return new PinoLog(root, threshold, {}, root);
  }

  debug(message: string, fields?: LogFields): void {
    this.write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.write('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.write('error', message, fields);
  }

  writes(level: LogLevel): boolean {
    return isWritten(level, this.threshold.least);
  }

  with(fields: LogFields): Log {
    const fixed = { ...this.fixed, ...plainFields(fields) };
    // From the root, so that a field said again replaces the former one.
    return new PinoLog(this.root, this.threshold, fixed, this.root.child(fixed));
  }

  private write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    // Before anything is copied: a line that is not written costs a comparison.
    if (!isWritten(level, this.threshold.least)) return;
    const text = withoutSecrets(shortText(message));
    if (fields === undefined) this.pino[level](text);
    else this.pino[level](plainFields(fields, this.taken), text);
  }
}
