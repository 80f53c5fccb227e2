import { inspect } from 'node:util';
import { StartError } from '@zot/extension-api';
import { PackageFault } from '../../kernel/packages/package-fault.js';
import { faultIssue } from '../../kernel/prepare/fault-issue.js';
import type { Graph } from '../../kernel/prepare/prepare.js';
import { wiringIssue } from '../../kernel/prepare/wiring-issue.js';
import type { Paint } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { issueText } from '../report/text-report.js';

/** Why a start failed, for its operator. A stack only where it is the program's own fault. */
export function refusalText(error: unknown, graph: Graph, file: string, paint: Paint): string {
  if (error instanceof StartError) {
    return printable(error.message) + (error.hint === undefined ? '' : `\n    hint: ${printable(error.hint)}`);
  }
  if (error instanceof PackageFault) return issueText(faultIssue(error, file), paint);
  const unwired = wiringIssue(error, graph);
  if (unwired) return issueText(unwired, paint);
  return `a fault of this program, not of what you did:\n${inspect(error)}`;
}
