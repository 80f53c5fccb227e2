import { isError } from '../../kernel/prepare/read-plan.js';
import type { LocatedIssue } from '../../kernel/read/located-issue.js';
import type { SectionChange } from '../../kernel/reload/compare/section-change.js';
import type { Paint } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { countText, issueText } from '../report/text-report.js';
import { issueJson } from '../verify/issue-json.js';
import { changeJson } from './change-json.js';
import { changeText, countOf, summaryText } from './change-text.js';

/** What `zot plan` has to say. */
export interface Comparison {
  readonly file: string;
  /** What it is compared with: what a server runs by, another file, or nothing, as no server was found. */
  readonly against?: 'server' | 'file' | 'nothing';
  readonly formerFile?: string;
  /** Of the new file; where the former one is to blame, of that one. */
  readonly issues: readonly LocatedIssue[];
  /** Why a server did not tell what it runs by. */
  readonly reason?: string;
  /** Undefined where one of the two cannot be used. */
  readonly changes?: readonly SectionChange[];
}

export function comparisonText(comparison: Comparison, paint: Paint): string {
  const { file, against, formerFile, issues, reason, changes } = comparison;
  const lines = issues.map((issue) => issueText(issue, paint));
  const name = printable(file);
  const former = printable(formerFile ?? '');
  if (reason !== undefined) return [...lines, paint('red', printable(reason))].join('\n');
  if (!changes) {
    const bad = formerFile === undefined ? name : former;
    return [...lines, paint('red', `${bad} cannot be used: ${countText(issues)}`)].join('\n');
  }
  const heads = {
    server: `compared with the server that runs on ${former}:`,
    file: `compared with ${former}:`,
    nothing: `no server runs on the stores of ${name}, or none that can be asked, so that all is new:`,
  };
  const text = changeText(changes, 'plan', paint);
  const summary = summaryText(changes, 'plan');
  return [
    ...lines,
    heads[against!],
    ...(text === '' ? [] : [text]),
    summary === '' ? paint('green', 'nothing changes') : paint('bold', summary),
  ].join('\n');
}

/** The shape that docs/cli.md promises to programs. Keys may be added, none changes its meaning. */
export function comparisonJson({ file, against, formerFile, issues, reason, changes }: Comparison): string {
  return JSON.stringify(
    {
      file,
      valid: changes !== undefined,
      comparedWith: against,
      formerFile,
      reason,
      errors: issues.filter(isError).length,
      issues: issues.map(issueJson),
      ...(changes && { counts: countOf(changes), changes: changes.map(changeJson) }),
    },
    null,
    2,
  );
}
