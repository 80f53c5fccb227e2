import { ControlFailure } from '@zot/extension-api';
import { prepare, type Graph } from '../../kernel/prepare/prepare.js';
import { preview } from '../../kernel/prepare/preview.js';
import { inFileOrder, isError } from '../../kernel/prepare/read-plan.js';
import type { LocatedIssue } from '../../kernel/read/located-issue.js';
import { changesBetween } from '../../kernel/reload/compare/changes-between.js';
import { namesInFile } from '../../kernel/resolve/names-in-file.js';
import { askServer } from '../ask/ask-server.js';
import type { OutputFormat } from '../commands/output-format.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import type { RunningConfig } from '../reload/config-command.js';
import { comparisonJson, comparisonText, type Comparison } from './comparison.js';

export interface PlanOptions {
  readonly format: OutputFormat;
  /** What to compare with, instead of what runs. */
  readonly from?: string;
  readonly color?: boolean;
}

/**
 * Says what would become of each section if a server went on by this file. Opens nothing but files, and changes nothing. Exits
 * 1 where either of the two cannot be used.
 */
export async function plan(file: string, flavour: Flavour, { format, from, color }: PlanOptions): Promise<number> {
  const comparison = await comparisonOf(file, flavour, from);
  const paint = painter(hasColor(process.stdout, color, process.env));
  const text = format === 'json' ? comparisonJson(comparison) : comparisonText(comparison, paint);
  process.stdout.write(`${text}\n`);
  return comparison.changes ? exitCode.good : exitCode.failed;
}

async function comparisonOf(file: string, flavour: Flavour, from: string | undefined): Promise<Comparison> {
  const definitions = await flavour.definitions();
  const read = async (one: string, text?: string) => judged(await prepare(one, namesInFile(definitions), { text }));
  const { graph, issues } = await read(file);
  const old = graph && (await formerOf(graph, file, from));
  if (!graph || !old) return { file, issues };
  if ('reason' in old) return { file, issues, reason: old.reason };
  if (old.against === 'nothing')
    return { file, issues, against: old.against, changes: changesBetween(undefined, graph) };
  const former = await read(old.file, old.text);
  const { against, file: formerFile } = old;
  if (!former.graph) return { file, against, formerFile, issues: former.issues };
  return { file, against, formerFile, issues, changes: changesBetween(former.graph, graph) };
}

/** With all that `verify` and `serve` say of it; without a graph where one of these is an error. */
async function judged(prepared: Awaited<ReturnType<typeof prepare>>): Promise<{
  readonly graph?: Graph;
  readonly issues: readonly LocatedIssue[];
}> {
  const { graph } = prepared;
  const fault = graph && (await preview(graph));
  const issues = inFileOrder([...prepared.issues, ...prepared.unserved, ...(fault ? [fault] : [])]);
  return { issues, ...(graph && !issues.some(isError) && { graph }) };
}

type Former =
  | { readonly against: 'file' | 'server'; readonly file: string; readonly text?: string }
  | { readonly against: 'nothing' }
  | { readonly reason: string };

async function formerOf(graph: Graph, file: string, from: string | undefined): Promise<Former> {
  if (from !== undefined) return { against: 'file', file: from };
  let running: RunningConfig | undefined;
  try {
    await askServer(graph, {
      name: 'config',
      // The file may be one that no server runs by yet.
      sought: { file, orTheOnlyOne: true },
      onMessage: (message) => (running = message as RunningConfig),
    });
  } catch (error) {
    if (!(error instanceof ControlFailure)) throw error;
    return { reason: error.message };
  }
  return running ? { against: 'server', ...running } : { against: 'nothing' };
}
