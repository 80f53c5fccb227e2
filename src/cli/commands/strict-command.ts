import { CommandRunner } from 'nest-commander';

/** The class of nest-commander's own copy of commander. */
export type Commander = Parameters<CommandRunner['setCommand']>[0];

/** A command that refuses what it does not know, and throws instead of ending the process, so that usage errors exit 2. */
export abstract class StrictCommand extends CommandRunner {
  override setCommand(command: Commander): this {
    command.exitOverride().allowExcessArguments(false);
    return super.setCommand(command);
  }
}
