import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { errorText } from '@zot/extension-api';
import { prepare, type Graph } from '../../../kernel/prepare/prepare.js';
import { preview } from '../../../kernel/prepare/preview.js';
import { PackageConfig } from '../../../kernel/packages/packages.config.js';
import { isError } from '../../../kernel/prepare/read-plan.js';
import { loadPackage, type LoadedPackage } from '../../../kernel/resolve/load-package.js';
import { namesInFile } from '../../../kernel/resolve/names-in-file.js';
import { packageDigest } from '../../../kernel/resolve/package-digest.js';
import { exitCode } from '../../exit-code.js';
import type { Flavour } from '../../flavour.js';
import { hasColor, painter, type Paint } from '../../report/colors.js';
import { printable } from '../../report/printable.js';
import { issueText } from '../../report/text-report.js';
import { readCheckInput, type CheckInput } from './check-input.js';
import { promises } from './promises.js';
import { trialDefinitions, writeTrialConfig } from './trial-config.js';

/**
 * Loads a package as the server does, wires it into a registry of its own, and runs the contract suites of what it makes.
 * Names are looked for from the working directory.
 */
export async function check(name: string, flavour: Flavour, { color }: { color?: boolean }): Promise<number> {
  const paint = painter(hasColor(process.stdout, color, process.env));
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'zot-check-'));
  try {
    return (await isGood(name, flavour, { folder, paint, print })) ? exitCode.good : exitCode.failed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Checking {
  readonly folder: string;
  readonly paint: Paint;
  print(text: string): void;
}

async function isGood(name: string, flavour: Flavour, checking: Checking): Promise<boolean> {
  const { print, paint, folder } = checking;
  const from = resolve('zot-check.json');
  const loaded = await loadPackage(name, new PackageConfig(), { configFile: from });
  if ('problem' in loaded) {
    print(`${paint('red', '✗')} ${printable(loaded.problem)}`);
    if (loaded.hint) print(`    hint: ${printable(loaded.hint)}`);
    return false;
  }
  print(`${paint('green', '✓')} ${await description(name, loaded)}`);
  const input = await readCheckInput(loaded.located).catch((error: unknown) => errorText(error));
  if (typeof input === 'string') {
    print(`${paint('red', '✗')} what it is to be tried with cannot be read: ${printable(input)}`);
    return false;
  }
  const file = writeTrialConfig(folder, name, loaded, input);
  const definitions = trialDefinitions(await flavour.definitions(), loaded, input);
  const graph = await wired(file, name, namesInFile(definitions, { from }), checking);
  if (!graph) return false;
  return keepsPromises(graph, loaded, input, checking);
}

async function description(name: string, { located, exported }: LoadedPackage): Promise<string> {
  const { files, manifest } = located;
  const { extension, choices } = exported;
  const lines = [
    `${printable(name)} ${printable(manifest?.version ?? 'without a version')} is loaded from ${printable(files)}`,
  ];
  if (manifest?.contract !== undefined) lines.push(`made for the contract ${printable(manifest.contract)}`);
  if (manifest) lines.push(`its files are ${await packageDigest(files).catch((error: unknown) => errorText(error))}`);
  for (const { act, port } of extension?.replaces ?? []) lines.push(`${act}s ${port.name}`);
  for (const port of extension?.provides ?? []) lines.push(`provides ${port.name}`);
  for (const { slot } of choices) lines.push(`is what ${slot.name} can be set to`);
  return lines.join('\n  ');
}

async function wired(
  file: string,
  name: string,
  resolver: ReturnType<typeof namesInFile>,
  { paint, print }: Checking,
): Promise<Graph | undefined> {
  const { graph, issues } = await prepare(file, resolver);
  const fault = graph && !issues.some(isError) ? await preview(graph) : undefined;
  const all = fault ? [...issues, fault] : issues;
  for (const issue of all) print(issueText(issue, paint));
  const isWired = graph !== undefined && !all.some(isError);
  print(
    isWired
      ? `${paint('green', '✓')} it is wired into a registry`
      : `${paint('red', '✗')} it cannot be wired into a registry`,
  );
  return isWired ? graph : undefined;
}

async function keepsPromises(
  graph: Graph,
  loaded: LoadedPackage,
  input: CheckInput,
  checking: Checking,
): Promise<boolean> {
  const { print, paint, folder } = checking;
  let [kept, broken] = [0, 0];
  for await (const { about, problem, result } of promises(graph, loaded, input, folder)) {
    if (problem !== undefined) print(`- ${about}: ${problem}`);
    if (!result) continue;
    if (result.error === undefined) kept++;
    else {
      broken++;
      print(`${paint('red', '✗')} ${result.title.join(' › ')}: ${printable(errorText(result.error))}`);
    }
  }
  if (kept + broken > 0)
    print(
      `${broken === 0 ? paint('green', '✓') : paint('red', '✗')} ${kept} of ${kept + broken} tests of its contract pass`,
    );
  return broken === 0;
}
