import { prepare } from '../../kernel/prepare/prepare.js';
import { preview } from '../../kernel/prepare/preview.js';
import { inFileOrder, isError } from '../../kernel/prepare/read-plan.js';
import { namesInFile } from '../../kernel/resolve/names-in-file.js';
import type { OutputFormat } from '../commands/output-format.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import { verdictJson } from './verdict-json.js';
import { verdictText } from './verdict-text.js';
import type { Verdict } from './verdict.js';

/** Says all that is wrong with a file, or what it would run. Opens nothing but the file and those it names. */
export async function verify(
  file: string,
  flavour: Flavour,
  options: { format: OutputFormat; color?: boolean },
): Promise<number> {
  const verdict = await judge(file, flavour);
  const paint = painter(hasColor(process.stdout, options.color, process.env));
  const text = options.format === 'json' ? verdictJson(verdict) : verdictText(verdict, paint);
  process.stdout.write(`${text}\n`);
  return verdict.runs ? exitCode.good : exitCode.failed;
}

async function judge(file: string, flavour: Flavour): Promise<Verdict> {
  const { graph, issues, unserved } = await prepare(file, namesInFile(await flavour.definitions()));
  const fault = graph && (await preview(graph));
  const all = fault ? inFileOrder([...issues, fault]) : issues;
  const isGood = graph !== undefined && !all.some(isError);
  const runs = isGood ? graph.composed.modules.map(({ entry }) => entry.definition.name) : undefined;
  return { file, issues: all, unserved, runs };
}
