import { inspect } from 'node:util';
import { Log, type LogFields } from '@zot/extension-api';

/** Says to standard error, for people, what happens while the server's own log is not there yet. */
export class PlainLog extends Log {
  constructor(private readonly name: string) {
    super();
  }

  debug(): void {}

  info(): void {}

  warn(message: string): void {
    process.stderr.write(`${this.name}: ${message}\n`);
  }

  error(message: string, { error }: LogFields = {}): void {
    process.stderr.write(`${this.name}: ${message}${error === undefined ? '' : `\n${inspect(error)}`}\n`);
  }

  writes(): boolean {
    return true;
  }

  with(): Log {
    return this;
  }
}
