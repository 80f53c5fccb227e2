import { isError } from '../../kernel/prepare/read-plan.js';
import type { Paint } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { countText, issueText } from '../report/text-report.js';
import type { Verdict } from './verdict.js';

/** The issues, a line that sums them up, and for a good file what it would run. */
export function verdictText({ file, issues, unserved, runs }: Verdict, paint: Paint): string {
  const lines = issues.map((issue) => issueText(issue, paint));
  const counts = countText(issues);
  const name = printable(file);
  if (!runs) return [...lines, paint('red', `${name} is not good: ${counts}`)].join('\n');
  lines.push(paint('green', `${name} is good${counts && `, with ${counts}`}`));
  lines.push(`It runs ${runs.join(', ')}.`);
  if (unserved.length > 0) {
    lines.push(
      unserved.some(isError) ? 'This version cannot serve it:' : 'This version serves it, but for this:',
      ...unserved.map((issue) => issueText(issue, paint)),
    );
  }
  return lines.join('\n');
}
