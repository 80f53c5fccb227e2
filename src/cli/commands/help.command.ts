import { Command } from 'nest-commander';
import { StrictCommand } from './strict-command.js';
import { unknownCommand } from './unknown-command.js';

@Command({ name: 'help', arguments: '[command]', description: 'Say all about a command.' })
export class HelpCommand extends StrictCommand {
  async run([name]: string[]): Promise<void> {
    const root = this.command.parent!;
    const command = name === undefined ? root : root.commands.find((one) => one.name() === name);
    if (!command) unknownCommand(root, name!);
    command.outputHelp();
  }
}
