import { pathText } from '../../kernel/check/path-text.js';
import type { LocatedIssue } from '../../kernel/read/located-issue.js';
import type { Verdict } from './verdict.js';

/** The shape that docs/cli.md promises to programs. Keys may be added, none changes its meaning. */
export function verdictJson({ file, issues, unserved, runs }: Verdict): string {
  const count = (severity: string) => issues.filter((issue) => issue.severity === severity).length;
  const verdict = {
    file,
    valid: runs !== undefined,
    errors: count('error'),
    warnings: count('warning'),
    issues: issues.map(shown),
    unserved: unserved.map(shown),
    ...(runs && { runs }),
  };
  return JSON.stringify(verdict, null, 2);
}

function shown({ severity, file, line, column, path, message, hint, about }: LocatedIssue): object {
  return { severity, file, line, column, path: pathText(path), keys: path, message, hint, about };
}
