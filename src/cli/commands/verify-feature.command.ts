import { Inject } from '@nestjs/common';
import { parseDuration, type Duration } from '@zot/extension-api';
import { Command, Help, Option, SubCommand } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { InvalidValue } from './invalid-value.js';
import { formatFlags, outputFormats, readFormat, type OutputFormat } from './output-format.js';
import { StrictCommand, type Commander } from './strict-command.js';
import { unknownCommand } from './unknown-command.js';

interface RetentionOptions {
  format: OutputFormat;
  logFile?: string;
  gcInterval?: Duration;
  timeout?: Duration;
  delete?: boolean;
  color?: boolean;
}

@SubCommand({
  name: 'retention',
  arguments: '<config>',
  argsDescription: { config: 'the config file of the registry' },
  description: 'Say what garbage collection and retention would remove now, and why.',
})
export class VerifyRetentionCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([file]: string[], options: RetentionOptions): Promise<void> {
    const { retention } = await import('../retention/retention.js');
    const { timeout = 0, delete: mayDelete = false } = options;
    process.exitCode = await retention(file!, this.flavour, { ...options, timeout, delete: mayDelete });
  }

  @Option({
    flags: '-l, --log-file <file>',
    description: 'A file to which decisions are added, one JSON object a line.',
  })
  logFile(value: string): string {
    return value;
  }

  @Option({
    flags: '-i, --gc-interval <duration>',
    description: 'Taken, since zot takes it; one run is made, whatever it says.',
  })
  gcInterval(value: string): Duration {
    return readDuration(value);
  }

  @Option({
    flags: '-t, --timeout <duration>',
    description: 'End after this time, done or not. (default: when it is done)',
  })
  timeout(value: string): Duration {
    return readDuration(value);
  }

  @Option({ flags: '--delete', description: 'Remove what is decided to go. Not while a server runs on this file.' })
  delete(): boolean {
    return true;
  }

  @Option({
    flags: formatFlags,
    choices: [...outputFormats],
    description: 'How decisions are printed.',
    defaultValue: 'text',
  })
  format(value: string): OutputFormat {
    return readFormat(value);
  }

  @Option({ flags: '--no-color', description: 'Print without colors. NO_COLOR and FORCE_COLOR count too.' })
  color(): boolean {
    return false;
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Has the server that runs on this file decide; where none runs, it is done here. Nothing is removed without --delete. Exits 1
where a repository had to be left alone.

Examples:
  ${name} verify-feature retention config.json
  ${name} verify-feature retention --format json config.json | jq 'select(.decision == "delete") | .tag'`;
  }
}

@Command({
  name: 'verify-feature',
  description: 'Try out what a config file turns on.',
  subCommands: [VerifyRetentionCommand],
})
export class VerifyFeatureCommand extends StrictCommand {
  override setCommand(command: Commander): this {
    super.setCommand(command);
    // What is left over is no argument but the name of a command that does not exist.
    command.usage('<command> [options]').allowExcessArguments(true);
    return this;
  }

  async run([name]: string[]): Promise<void> {
    if (name !== undefined) return unknownCommand(this.command, name);
    return this.command.outputHelp();
  }
}

function readDuration(value: string): Duration {
  const duration = parseDuration(value);
  if (typeof duration !== 'number') throw new InvalidValue(`${duration.problem}.`);
  if (duration < 0) throw new InvalidValue('It must not be negative.');
  return duration;
}
