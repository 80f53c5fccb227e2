import type { Command } from '@zot/extension-api';

export interface CommandRun {
  readonly code: number;
  /** What it printed, line by line. */
  readonly lines: readonly string[];
}

/** Runs a command as `zot run` does, without a server. What it throws is thrown. */
export async function runCommand(
  command: Command,
  args: readonly string[] = [],
  signal: AbortSignal = new AbortController().signal,
): Promise<CommandRun> {
  const lines: string[] = [];
  const code = await command.run({ args, signal, print: (line) => lines.push(line) });
  return { code: code ?? 0, lines };
}
