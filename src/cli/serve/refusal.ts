import { inspect } from 'node:util';
import { StartError } from '@zot/extension-api';
import type { Graph } from '../../kernel/prepare/prepare.js';
import { wiringIssue } from '../../kernel/prepare/wiring-issue.js';
import type { Paint } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { issueText } from '../report/text-report.js';

/** Why a start failed, for its operator. A stack only where it is the program's own fault. */
export function refusalText(error: unknown, graph: Graph, paint: Paint): string {
  if (error instanceof StartError) {
    return printable(error.message) + (error.hint === undefined ? '' : `\n    hint: ${printable(error.hint)}`);
  }
  const unwired = wiringIssue(error, graph);
  if (unwired) return issueText(unwired, paint);
  return `a fault of this program, not of what you did:\n${inspect(error)}`;
}
