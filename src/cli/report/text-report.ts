import { pathText } from '../../kernel/check/path-text.js';
import { isError } from '../../kernel/prepare/read-plan.js';
import type { LocatedIssue } from '../../kernel/read/located-issue.js';
import type { Paint } from './colors.js';
import { printable } from './printable.js';

const colors = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** One issue: its place as compilers write it, then the sentence, and below it how to mend it. */
export function issueText(issue: LocatedIssue, paint: Paint): string {
  const place = `${printable(issue.file)}:${issue.line}:${issue.column}:`;
  const path = issue.path.length === 0 ? '' : `${paint('bold', printable(pathText(issue.path)))}: `;
  const lines = [`${place} ${paint(colors[issue.severity], issue.severity)}: ${path}${printable(issue.message)}`];
  if (issue.hint) lines.push(`    hint: ${printable(issue.hint)}`);
  if (issue.about) lines.push(paint('dim', `    about: ${printable(issue.about)}`));
  return lines.join('\n');
}

/** `2 errors, 1 warning`; empty where there is nothing to count. */
export function countText(issues: readonly LocatedIssue[]): string {
  return (['error', 'warning', 'info'] as const)
    .map((severity) => [severity, issues.filter((issue) => issue.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ');
}

/** Why a file cannot be used: its errors, and how many there are. */
export function unusableText(file: string, issues: readonly LocatedIssue[], paint: Paint): string {
  const errors = issues.filter(isError);
  return [...errors.map((issue) => issueText(issue, paint)), `${printable(file)} has ${countText(errors)}`].join('\n');
}
