import { pathText } from '../../kernel/check/path-text.js';
import type { LocatedIssue } from '../../kernel/read/located-issue.js';

/** An issue in the shape that docs/cli.md promises to programs. */
export function issueJson({ severity, file, line, column, path, message, hint, about }: LocatedIssue): object {
  return { severity, file, line, column, path: pathText(path), keys: path, message, hint, about };
}
