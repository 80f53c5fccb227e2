import type { Log } from '@zot/extension-api';
import { pathText } from '../check/path-text.js';
import type { LocatedIssue } from '../read/located-issue.js';
import type { Attempted } from './attempt.js';

/** One line for each reload, however it ended. `cause` says who asked for it. */
export function logReload(log: Log, cause: string, attempted: Attempted, duration: number): void {
  const { outcome, issues, reason, fault, changes } = attempted;
  const shown = issues.length > 0 && { issues: issues.map(issueLine) };
  const fields = { cause, duration: Math.round(duration), ...shown };
  if (outcome === 'refused') {
    const said = { ...(reason !== undefined && { reason }), ...(fault !== undefined && { error: fault }) };
    log.error('the new configuration cannot be used, the old one stays', { ...fields, ...said });
  } else if (outcome === 'unchanged') {
    log.debug('the configuration was read again, and is the same', fields);
  } else {
    const sections = Object.groupBy(changes, ({ act }) => act);
    const of = (act: 'replace' | 'adapt' | 'start' | 'stop') => sections[act]?.map(({ name }) => name);
    const acts = { started: of('start'), replaced: of('replace'), adapted: of('adapt'), stopped: of('stop') };
    log[issues.some(isWorthIt) ? 'warn' : 'info']('the configuration was replaced', { ...fields, ...acts });
  }
}

function isWorthIt({ severity }: LocatedIssue): boolean {
  return severity !== 'info';
}

/** As compilers write it. */
function issueLine({ file, line, column, severity, path, message, hint }: LocatedIssue): string {
  const where = path.length === 0 ? '' : `${pathText(path)}: `;
  return `${file}:${line}:${column}: ${severity}: ${where}${message}${hint === undefined ? '' : ` (${hint})`}`;
}
