import { Log, type LogFields, type LogLevel } from '@zot/extension-api';

export interface RecordedLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines for a test to look at, those of the logs made by `with` included, in order. */
export class RecordingLog extends Log {
  constructor(
    readonly lines: RecordedLine[] = [],
    private readonly fixed: LogFields = {},
  ) {
    super();
  }

  debug(message: string, fields?: LogFields): void {
    this.add('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.add('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.add('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.add('error', message, fields);
  }

  writes(): boolean {
    return true;
  }

  with(fields: LogFields): Log {
    return new RecordingLog(this.lines, { ...this.fixed, ...fields });
  }

  /** Messages of one level, or of all. */
  messages(level?: LogLevel): string[] {
    return this.lines.filter((line) => level === undefined || line.level === level).map((line) => line.message);
  }

  private add(level: LogLevel, message: string, fields: LogFields | undefined): void {
    this.lines.push({ level, message, fields: { ...this.fixed, ...fields } });
  }
}
