import { inspect } from 'node:util';
import { errorText } from '@zot/extension-api';
import { findCommands, type FoundCommand } from '../../kernel/boot/command-room.js';
import { suggest } from '../../kernel/check/suggest.js';
import { prepare, type Graph } from '../../kernel/prepare/prepare.js';
import { isError } from '../../kernel/prepare/read-plan.js';
import { namesInFile } from '../../kernel/resolve/names-in-file.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { countText, issueText } from '../report/text-report.js';
import { refusalText } from '../serve/refusal.js';
import { commandLog } from './command-log.js';
import { interrupted } from './interrupted.js';

/** Runs a command of an extension that a file turns on, or lists those that there are. Resolves with what to exit with. */
export async function run(
  file: string,
  [name, ...args]: readonly string[],
  flavour: Flavour,
  { color }: { color?: boolean },
): Promise<number> {
  const tell = (text: string) => void process.stderr.write(`${text}\n`);
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  const paint = painter(hasColor(process.stderr, color, process.env));
  const { graph, issues } = await prepare(file, namesInFile([...(await flavour.definitions()), commandLog]));
  for (const issue of issues) if (!graph || isError(issue)) tell(issueText(issue, paint));
  if (!graph) {
    tell(`${flavour.name} runs nothing: ${printable(file)} has ${countText(issues)}`);
    return exitCode.failed;
  }
  try {
    const found = await findCommands(graph.composed);
    if (name === undefined) return list(found, print);
    const same = found.filter(({ command }) => command.name === name);
    if (same.length === 1) return await call(same[0]!, args, { print, tell });
    tell(same.length === 0 ? unknown(name, found) : doubled(name, same));
    return exitCode.wrongUsage;
  } catch (error) {
    tell(reason(error, graph, file, paint));
    return exitCode.failed;
  }
}

async function call(
  { command, using: during }: FoundCommand,
  args: readonly string[],
  { print, tell }: { print(text: string): void; tell(text: string): void },
): Promise<number> {
  using interrupt = interrupted();
  const { result, failures } = await during(async () => {
    try {
      return (await command.run({ args, print, signal: interrupt.signal })) ?? exitCode.good;
    } catch (error) {
      tell(`${command.name} failed: ${printable(errorText(error))}`);
      return exitCode.failed;
    }
  });
  for (const { section, error } of failures) tell(`${section} did not stop: ${inspect(error)}`);
  return failures.length > 0 && result === exitCode.good ? exitCode.failed : result;
}

function list(found: readonly FoundCommand[], print: (text: string) => void): number {
  const width = Math.max(0, ...found.map(({ command }) => command.name.length));
  for (const { command, section } of found) {
    print(`${printable(command.name).padEnd(width)}  ${printable(command.describe)} (${printable(section)})`);
  }
  if (found.length === 0) print('nothing in this file has a command');
  return exitCode.good;
}

function unknown(name: string, found: readonly FoundCommand[]): string {
  const names = found.map(({ command }) => command.name);
  const meant = suggest(name, names);
  const known = names.length === 0 ? 'nothing in this file has a command' : `there are ${names.join(', ')}`;
  return `there is no command ${printable(name)}; ${meant === undefined ? known : `did you mean ${meant}?`}`;
}

function doubled(name: string, same: readonly FoundCommand[]): string {
  return `${name} is a command of ${same.map(({ section }) => printable(section)).join(' and of ')}; take one of them out of the file`;
}

function reason(error: unknown, graph: Graph, file: string, paint: ReturnType<typeof painter>): string {
  return `zot run: ${refusalText(error, graph, file, paint)}`;
}
