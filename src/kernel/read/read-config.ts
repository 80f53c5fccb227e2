import type { ConfigNode } from './config-node.js';
import type { ConfigTree } from './config-tree.js';
import { Formats, formatOf } from './formats.js';
import type { LocatedIssue } from './located-issue.js';
import { fileStart } from './position.js';
import { readText } from './read-text.js';
import { SyntaxProblem } from './syntax-problem.js';

export type ReadConfig = { readonly tree: ConfigTree } | { readonly issues: readonly LocatedIssue[] };

/** Reads a config file into a tree, or says why it cannot be read. Never throws. */
export async function readConfig(file: string): Promise<ReadConfig> {
  const read = readText(file);
  return 'problem' in read ? unreadable(file, read.problem) : parseConfig(file, read.text);
}

/** The same for a text that is already here; the name of the file tells its format. */
export async function parseConfig(file: string, written: string): Promise<ReadConfig> {
  const text = written.replace(/^\ufeff/, '');
  const format = formatOf(file);
  if (format === 'refused') {
    return unreadable(file, 'is of a kind that is not read here', 'write it as JSON, YAML or TOML');
  }
  const formats = new Formats();
  try {
    const root = format === 'guess' ? await formats.guess(text) : (await formats.load(format))(text);
    if (root.kind !== 'object') throw new SyntaxProblem('the file must hold an object of settings', root.at);
    await Promise.all([...formatsNamedIn(root)].map((named) => formats.load(named)));
    return { tree: { file, text: written, root, formats } };
  } catch (error) {
    return { issues: [asIssue(file, error)] };
  }
}

/** Files that a config names are read while rules run, which is no time to wait for a parser. */
function formatsNamedIn(node: ConfigNode, found = new Set<'json' | 'toml' | 'yaml'>()): typeof found {
  if (node.kind === 'object') node.entries.forEach((entry) => formatsNamedIn(entry.value, found));
  else if (node.kind === 'list') node.items.forEach((item) => formatsNamedIn(item, found));
  else if (typeof node.value === 'string') {
    const format = formatOf(node.value);
    if (format !== 'refused' && format !== 'guess') found.add(format);
  }
  return found;
}

function unreadable(file: string, message: string, hint?: string): ReadConfig {
  return { issues: [{ severity: 'error', file, ...fileStart, path: [], message: `the file ${message}`, hint }] };
}

function asIssue(file: string, error: unknown): LocatedIssue {
  if (error instanceof SyntaxProblem) {
    return { severity: 'error', file, ...error.at, path: [], message: error.message, hint: error.hint };
  }
  // A parser's own stack ends before the walk's limit of levels does.
  const message = error instanceof RangeError ? 'too many levels deep' : String(error);
  return { severity: 'error', file, ...fileStart, path: [], message };
}
