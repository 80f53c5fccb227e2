import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlBrokenOff, ControlFailure } from '@zot/extension-api';
import { prepare, type Graph } from '../../kernel/prepare/prepare.js';
import { inFileOrder, isError } from '../../kernel/prepare/read-plan.js';
import type { ReloadResult } from '../../kernel/reload/reload-result.js';
import { namesInFile } from '../../kernel/resolve/names-in-file.js';
import { askServer } from '../ask/ask-server.js';
import type { OutputFormat } from '../commands/output-format.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { outcomeJson, outcomeText, type Outcome } from './outcome.js';

/** Longer than a server takes to see that its file has changed. */
const patience = { tries: 10, pauseMs: 250 };

/** Has the server that runs on a file read it again, and prints what came of it. Exits 1 unless it runs by the file then. */
export async function reload(
  file: string,
  flavour: Flavour,
  { format, color }: { readonly format: OutputFormat; readonly color?: boolean },
): Promise<number> {
  const outcome = await outcomeOf(file, flavour);
  const isGood = outcome.outcome === 'reloaded' || outcome.outcome === 'unchanged';
  if (format === 'json') process.stdout.write(`${outcomeJson(file, outcome)}\n`);
  else {
    const stream = isGood ? process.stdout : process.stderr;
    stream.write(`${outcomeText(file, outcome, painter(hasColor(stream, color, process.env)))}\n`);
  }
  return isGood ? exitCode.good : exitCode.failed;
}

async function outcomeOf(file: string, flavour: Flavour): Promise<Outcome> {
  const { graph, issues, unserved } = await prepare(file, namesInFile(await flavour.definitions()));
  const errors = inFileOrder([...issues, ...unserved]).filter(isError);
  if (!graph || errors.length > 0) return { outcome: 'refused', issues: errors };
  try {
    return (await patiently(async () => askToReload(graph, file))) ?? { outcome: 'no server', issues: [] };
  } catch (error) {
    if (!(error instanceof ControlFailure)) throw error;
    return { outcome: 'failed', issues: [], reason: printable(error.message) };
  }
}

async function askToReload(graph: Graph, file: string): Promise<ReloadResult | undefined> {
  let result: ReloadResult | undefined;
  try {
    await askServer(graph, {
      name: 'reload',
      options: { file: resolve(file) },
      sought: { file },
      onMessage: (message) => (result = message as ReloadResult),
    });
  } catch (error) {
    // Its socket has just been replaced, as the server followed the file by itself.
    if (!(error instanceof ControlBrokenOff)) throw error;
  }
  return result;
}

/** A server that is found by its stores is not there yet where the file has just named others: it follows by itself. */
async function patiently<T>(find: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let tries = patience.tries; ; tries--) {
    const found = await find();
    if (found !== undefined || tries <= 1) return found;
    await sleep(patience.pauseMs);
  }
}
