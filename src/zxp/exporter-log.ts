import { createWriteStream } from 'node:fs';
import type { ExporterLogConfig } from './config/exporter.config.js';

const order = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof order)[number];
/** Names that zot has for them too. */
const synonyms: Readonly<Record<string, Level>> = { trace: 'debug', warning: 'warn', fatal: 'error', panic: 'error' };

/** One JSON object a line, as the registry logs. */
export class ExporterLog {
  private constructor(
    private readonly least: number,
    private readonly write: (line: string) => void,
  ) {}

  static open({ level, output }: ExporterLogConfig): ExporterLog {
    const name = level.toLowerCase();
    const least = order.indexOf(synonyms[name] ?? (name as Level));
    if (output === '') return new ExporterLog(least, (line) => void process.stdout.write(line));
    const file = createWriteStream(output, { flags: 'a', mode: 0o600 });
    file.on('error', (error) => process.stderr.write(`zxp: the log cannot be written: ${error.message}\n`));
    return new ExporterLog(least, (line) => void file.write(line));
  }

  add(level: Level, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (order.indexOf(level) < this.least) return;
    this.write(`${JSON.stringify({ level, time: new Date().toISOString(), ...fields, message })}\n`);
  }
}
