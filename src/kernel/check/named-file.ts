import { formatOf, type Formats } from '../read/formats.js';
import { readText } from '../read/read-text.js';
import { SyntaxProblem } from '../read/syntax-problem.js';
import { freeValue } from './free-value.js';

export type NamedFile = { value: Readonly<Record<string, unknown>> } | { problem: string };

/** Reads a file that the config names. Its name must tell the format: contents are not guessed here, as with zot. */
export function readNamedFile(file: string, formats: Formats): NamedFile {
  const format = formatOf(file);
  const parse = format === 'refused' || format === 'guess' ? undefined : formats.loaded(format);
  if (!parse) return { problem: `${file} must end in .json, .yaml, .yml or .toml` };
  const read = readText(file);
  if ('problem' in read) return { problem: `${file} ${read.problem}` };
  try {
    const node = parse(read.text);
    if (node.kind !== 'object' || node.entries.length === 0) return { problem: `${file} holds no settings` };
    return { value: freeValue(node) as Record<string, unknown> };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { problem: `${file}, line ${error.at.line}: ${error.message}` };
    return { problem: `${file} cannot be read: too many levels deep` };
  }
}
