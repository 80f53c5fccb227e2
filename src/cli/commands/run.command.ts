import { Command, Help } from 'nest-commander';
import { PaintedCommand } from './painted-command.js';
import type { Commander } from './strict-command.js';

@Command({
  name: 'run',
  arguments: '<config> [command...]',
  argsDescription: {
    config: 'the config file: JSON, YAML or TOML',
    command: 'a command of an extension, and what it is given; without one, all are listed',
  },
  description: 'Run a command that an extension of a config file has.',
})
export class RunCommand extends PaintedCommand {
  override setCommand(command: Commander): this {
    // What stands behind the file is the extension's, options too.
    command.passThroughOptions();
    return super.setCommand(command);
  }

  async run([file, ...command]: string[], options: { color?: boolean }): Promise<void> {
    const { run } = await import('../run/run.js');
    process.exitCode = await run(file!, command.flat(), this.flavour, options);
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Starts what the command needs, and nothing that listens. A command that works on a store cannot run beside a server
that holds it.

Examples:
  ${name} run config.json
  ${name} run config.json pulls team/`;
  }
}
