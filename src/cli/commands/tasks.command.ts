import { Command, Help, Option } from 'nest-commander';
import { ReportingCommand, type ReportOptions } from './reporting-command.js';

interface TasksOptions extends ReportOptions {
  run?: string;
}

@Command({
  name: 'tasks',
  arguments: '<config>',
  argsDescription: { config: 'the config file of the server' },
  description: 'Say how the background tasks of a server stand.',
})
export class TasksCommand extends ReportingCommand {
  async run([file]: string[], options: TasksOptions): Promise<void> {
    const { tasks } = await import('../tasks/tasks.js');
    process.exitCode = await tasks(file!, this.flavour, options);
  }

  @Option({ flags: '--run <task>', description: 'Run this task now, and wait until it has ended.' })
  readTask(value: string): string {
    return value;
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
