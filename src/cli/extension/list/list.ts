import type { OutputFormat } from '../../commands/output-format.js';
import { exitCode } from '../../exit-code.js';
import type { Flavour } from '../../flavour.js';
import { hasColor, painter } from '../../report/colors.js';
import { printable } from '../../report/printable.js';
import { issueText } from '../../report/text-report.js';
import { listExtensions } from './list-extensions.js';
import type { ListedExtension } from './listed-extension.js';

/** Prints the extensions and packages of a file. Exits 1 where one is refused. */
export async function list(
  file: string,
  flavour: Flavour,
  { format, color }: { format: OutputFormat; color?: boolean },
): Promise<number> {
  const { extensions, issues } = await listExtensions(file, await flavour.definitions());
  const paint = painter(hasColor(process.stderr, color, process.env));
  for (const issue of issues) process.stderr.write(`${issueText(issue, paint)}\n`);
  if (issues.length > 0) return exitCode.failed;
  const text = format === 'json' ? JSON.stringify({ file, extensions }, null, 2) : table(extensions);
  process.stdout.write(`${text}\n`);
  return extensions.some(({ state }) => state === 'refused') ? exitCode.failed : exitCode.good;
}

function table(extensions: readonly ListedExtension[]): string {
  if (extensions.length === 0) return 'this file names no extension';
  const rows = [
    ['NAME', 'VERSION', 'CONTRACT', 'STATE', 'PATH'],
    ...extensions.map(({ name, version, contract, files, state, isBuiltIn }) =>
      [name, version ?? '-', contract ?? '-', state, isBuiltIn ? 'built in' : (files ?? '-')].map(printable),
    ),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const problems = extensions.flatMap(({ name, problems }) =>
    problems.map((one) => `${printable(name)}: ${printable(one)}`),
  );
  return [...lines, ...(problems.length > 0 ? ['', ...problems] : [])].join('\n');
}
