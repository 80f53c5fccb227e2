import { Option } from 'nest-commander';
import { formatFlags, outputFormats, readFormat, type OutputFormat } from './output-format.js';
import { PaintedCommand } from './painted-command.js';

/** What its options come to. */
export interface ReportOptions {
  readonly format: OutputFormat;
  readonly color?: boolean;
}

/** A command whose result people or programs read. */
export abstract class ReportingCommand extends PaintedCommand {
  @Option({
    flags: formatFlags,
    choices: [...outputFormats],
    description: 'How the result is printed.',
    defaultValue: 'text',
  })
  format(value: string): OutputFormat {
    return readFormat(value);
  }
}
