import { StrictCommand, type Commander } from './strict-command.js';
import { unknownCommand } from './unknown-command.js';

/** A command that does nothing but hold others. */
export abstract class CommandGroup extends StrictCommand {
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
