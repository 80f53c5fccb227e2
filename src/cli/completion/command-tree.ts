import type { Commander } from '../commands/strict-command.js';

/** What a shell needs to know of an option. */
export interface CompletedOption {
  /** Such as `-v` and `--version`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** Empty where any value will do. */
  readonly choices: readonly string[];
  /** The value is the path of a file or a folder. */
  readonly takesPath: boolean;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What stands behind the command: a file, one of a few words, or nothing. */
  readonly argument: 'file' | 'nothing' | readonly string[];
}

export interface CommandTree {
  /** The program. */
  readonly name: string;
  readonly options: readonly CompletedOption[];
  readonly commands: readonly CompletedCommand[];
}

/** The commands as commander knows them, so that no second list is kept by hand. */
export function commandTree(root: Commander): CommandTree {
  return {
    name: root.name(),
    options: optionsOf(root),
    commands: root.commands.map((command) => ({
      name: command.name(),
      description: command.description(),
      options: optionsOf(command),
      argument: argumentOf(command, root),
    })),
  };
}

function optionsOf(command: Commander): CompletedOption[] {
  const help = command.createHelp();
  return help.visibleOptions(command).map(({ flags, short, long, description, required, optional, argChoices }) => ({
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
    takesPath: /<(file|folder)>/.test(flags),
  }));
}

function argumentOf(command: Commander, root: Commander): CompletedCommand['argument'] {
  const [argument] = command.registeredArguments;
  if (!argument) return 'nothing';
  if (argument.name() === 'command') return root.commands.map((one) => one.name());
  return argument.argChoices ?? 'file';
}
