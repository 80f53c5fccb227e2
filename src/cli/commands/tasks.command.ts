import { Inject } from '@nestjs/common';
import { Command, Help, Option } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { formatFlags, outputFormats, readFormat, type OutputFormat } from './output-format.js';
import { StrictCommand } from './strict-command.js';

interface TasksOptions {
  format: OutputFormat;
  run?: string;
  color?: boolean;
}

@Command({
  name: 'tasks',
  arguments: '<config>',
  argsDescription: { config: 'the config file of the server' },
  description: 'Say how the background tasks of a server stand.',
})
export class TasksCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([file]: string[], options: TasksOptions): Promise<void> {
    const { tasks } = await import('../tasks/tasks.js');
    process.exitCode = await tasks(file!, this.flavour, options);
  }

  @Option({
    flags: formatFlags,
    choices: [...outputFormats],
    description: 'How tasks are printed.',
    defaultValue: 'text',
  })
  format(value: string): OutputFormat {
    return readFormat(value);
  }

  @Option({ flags: '--run <task>', description: 'Run this task now, and wait until it has ended.' })
  readTask(value: string): string {
    return value;
  }

  @Option({ flags: '--no-color', description: 'Print without colors. NO_COLOR and FORCE_COLOR count too.' })
  color(): boolean {
    return false;
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Asks the server that runs on this file, by a socket that only its own user may use. Where none runs, it says what the last
one remembered. Exits 1 where a task that was to be run has failed, or no server runs it.

Examples:
  ${name} tasks config.json
  ${name} tasks --run gc config.json
  ${name} tasks --format json config.json | jq '.tasks[] | select(.lastError)'`;
  }
}
