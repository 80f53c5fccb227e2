import { issueJson } from './issue-json.js';
import type { Verdict } from './verdict.js';

/** The shape that docs/cli.md promises to programs. Keys may be added, none changes its meaning. */
export function verdictJson({ file, issues, unserved, runs }: Verdict): string {
  const count = (severity: string) => issues.filter((issue) => issue.severity === severity).length;
  const verdict = {
    file,
    valid: runs !== undefined,
    errors: count('error'),
    warnings: count('warning'),
    issues: issues.map(issueJson),
    unserved: unserved.map(issueJson),
    ...(runs && { runs }),
  };
  return JSON.stringify(verdict, null, 2);
}
