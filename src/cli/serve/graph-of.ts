import { prepare, type Graph } from '../../kernel/prepare/prepare.js';
import { inFileOrder, isError } from '../../kernel/prepare/read-plan.js';
import type { LeftOut, Resolve } from '../../kernel/prepare/resolved.js';
import type { FileStates } from '../../kernel/read/file-state.js';
import type { Paint } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { countText, issueText } from '../report/text-report.js';

export interface GraphOptions {
  readonly resolve: Resolve;
  readonly leftOut?: LeftOut;
  readonly paint: Paint;
  tell(text: string): void;
  /** What was said in an earlier try, and is not said again. */
  readonly told?: Set<string>;
}

/** What is to be started, and the files that it was read from. */
export interface ServedGraph extends Graph {
  readonly files: FileStates;
}

/** What a file describes, ready to start; tells all issues, and gives the reason where it cannot be served. */
export async function graphOf(
  file: string,
  { resolve, leftOut, paint, tell, told = new Set() }: GraphOptions,
): Promise<ServedGraph | { refusal: string }> {
  const { graph, files, issues, unserved } = await prepare(file, resolve, { leftOut });
  const all = inFileOrder([...issues, ...unserved]);
  for (const text of all.map((issue) => issueText(issue, paint))) {
    if (!told.has(text)) tell(text);
    told.add(text);
  }
  if (!graph || all.some(isError)) return { refusal: `${printable(file)} has ${countText(all)}` };
  if (!graph.composed.host) return { refusal: `nothing in ${printable(file)} listens` };
  return { ...graph, files };
}
