import { definePoint } from '../wiring/point.js';

/** One call of a command. */
export interface CommandCall {
  /** What stands behind the command's name, as the shell gave it. */
  readonly args: readonly string[];
  /** Given when the user interrupts: end soon, by throwing its reason, if you like. */
  readonly signal: AbortSignal;
  /** Writes a line to standard output. The log of a command goes to standard error, unless the file names another place. */
  print(line: string): void;
}

/**
 * What `zot run <config> <name> …` runs: a class of an extension that the file turns on, contributed to `commands`. The
 * sections that its own needs are started before and stopped after it; nothing listens. A section that holds something
 * exclusive, such as the root of a store, cannot be started beside a server that holds it.
 */
export interface Command {
  /** Letters, digits and dashes; unique among the commands of a file. */
  readonly name: string;
  /** What it does, in a line. */
  readonly describe: string;
  /** Resolves with the exit code; nothing stands for 0. What it throws is told, and exits 1. */
  run(call: CommandCall): Promise<number | void> | number | void;
}

/** Owner: the kernel. */
export const commands = definePoint<Command>('kernel.commands');
