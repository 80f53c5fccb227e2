import { suggest } from '../../kernel/check/suggest.js';
import type { Commander } from './strict-command.js';

/** Ends in a usage error that names the command which was probably meant. */
export function unknownCommand(root: Commander, name: string): never {
  const meant = suggest(
    name,
    root.commands.map((command) => command.name()),
  );
  const hint = meant === undefined ? `see ${root.name()} --help` : `did you mean ${meant}?`;
  root.error(`error: unknown command '${name}'; ${hint}`, { code: 'commander.unknownCommand' });
}
