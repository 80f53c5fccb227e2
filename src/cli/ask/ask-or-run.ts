import { ControlFailure, errorText, StartError, type ControlOptions } from '@zot/extension-api';
import { findCommands } from '../../kernel/boot/command-room.js';
import { prepare, type Graph } from '../../kernel/prepare/prepare.js';
import { namesInFile } from '../../kernel/resolve/names-in-file.js';
import type { Flavour } from '../flavour.js';
import type { Paint } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { unusableText } from '../report/text-report.js';
import { refusalText } from '../serve/refusal.js';
import { askServer } from './ask-server.js';
import { faultLog } from './fault-log.js';

/** Something that a server is asked, and that is done here where none runs. */
export interface Asked {
  /** Of the control command, and of the command of the kernel. */
  readonly name: string;
  readonly options?: ControlOptions;
  readonly args?: readonly string[];
  /** Not to ask a server: what is to be done is done here, or not at all. */
  readonly onlyHere?: boolean;
  /** Given one piece of plain data after the other. */
  onMessage(message: unknown): void;
}

/** Why it was not done, as sentences for people. */
export interface NotDone {
  readonly refusal: string;
}

/**
 * Reads a file, and asks the server that runs on it; without one, starts what the command needs, has it done, and stops that
 * again. Resolves with where it was done.
 */
export async function askOrRun(
  file: string,
  flavour: Flavour,
  asked: Asked,
  { paint, signal }: { readonly paint: Paint; readonly signal: AbortSignal },
): Promise<{ readonly by: 'server' | 'here' } | NotDone> {
  const definitions = [...(await flavour.definitions()), faultLog];
  const { graph, issues } = await prepare(file, namesInFile(definitions));
  if (!graph) return { refusal: unusableText(file, issues, paint) };
  try {
    if (!asked.onlyHere && (await askServer(graph, { ...asked, sought: { file } }, signal))) return { by: 'server' };
    await runHere(graph, asked, signal);
    return { by: 'here' };
  } catch (error) {
    if (error instanceof ControlFailure) return { refusal: printable(error.message) };
    if (error instanceof CommandFailure) return { refusal: printable(errorText(error.cause)) };
    if (error instanceof StartError) return { refusal: refusalText(error, graph, file, paint) };
    throw error;
  }
}

async function runHere(graph: Graph, { name, args = [], onMessage }: Asked, signal: AbortSignal): Promise<void> {
  const found = (await findCommands(graph.composed)).find(({ command }) => command.name === name);
  if (!found) throw new Error(`nothing that ships has a command ${name}`);
  const { failures } = await found.using(async () => {
    const print = (line: string) => onMessage(JSON.parse(line));
    try {
      await found.command.run({ args, signal, print });
    } catch (error) {
      if (!signal.aborted) throw new CommandFailure('the command failed', { cause: error });
    }
  });
  for (const { error } of failures) throw error;
}

/** Told apart from what fails while a graph is started. */
class CommandFailure extends Error {}
