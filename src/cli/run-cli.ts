import { inspect } from 'node:util';
import { CommandFactory } from 'nest-commander';
import { cliModule } from './cli.module.js';
import { exitCode } from './exit-code.js';
import type { Flavour } from './flavour.js';

/** Runs the command line of this process, and resolves with what it is to exit with. */
export async function runCli(flavour: Flavour): Promise<number> {
  process.exitCode = exitCode.good;
  process.stdout.on('error', endWithReader);
  try {
    await CommandFactory.run(cliModule(flavour), {
      logger: false,
      abortOnError: false,
      // What follows a command belongs to it, so that each says for itself which options it has.
      enablePositionalOptions: true,
      serviceErrorHandler: (error) => {
        throw error;
      },
    });
    return process.exitCode;
  } catch (error) {
    if (isOfCommander(error)) return error.exitCode === 0 ? exitCode.good : exitCode.wrongUsage;
    process.stderr.write(`${flavour.name}: a fault of this program, not of what you did:\n${inspect(error)}\n`);
    return exitCode.failed;
  }
}

/** Nobody reads on, as after `| head`. The log of a server copes with that by itself, and the server stays. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (process.stdout.listenerCount('error') > 1) return;
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** Help and version end in such errors too, with exit code 0. What is wrong has been printed by then. */
function isOfCommander(error: unknown): error is { code: string; exitCode: number } {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.startsWith('commander.');
}
