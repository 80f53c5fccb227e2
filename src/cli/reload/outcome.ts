import { formatDuration, type Duration } from '@zot/extension-api';
import type { LocatedIssue } from '../../kernel/read/located-issue.js';
import type { ReloadResult } from '../../kernel/reload/reload-result.js';
import { changeJson } from '../plan/change-json.js';
import { changeText, countOf, summaryText } from '../plan/change-text.js';
import type { Paint } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { countText, issueText } from '../report/text-report.js';
import { issueJson } from '../verify/issue-json.js';

/** How `zot reload` ended: as the server says, or before it could be asked. */
export type Outcome =
  | ReloadResult
  | {
      /** `failed`: there is a server, and it does not do it. */
      readonly outcome: 'refused' | 'no server' | 'failed';
      readonly issues: readonly LocatedIssue[];
      readonly reason?: string;
    };

export function outcomeText(file: string, outcome: Outcome, paint: Paint): string {
  const name = printable(file);
  const issues = outcome.issues.map((issue) => issueText(issue, paint));
  const bad = (sentence: string) => [...issues, paint('red', sentence)].join('\n');
  switch (outcome.outcome) {
    case 'no server':
      return bad(`no server runs on the stores of ${name}, or none that can be asked`);
    case 'failed':
      return bad(outcome.reason ?? 'the server does not do it');
    case 'refused': {
      const why = outcome.reason === undefined ? countText(outcome.issues) : printable(outcome.reason);
      return bad(`${name} cannot be used, and nothing has changed: ${why}`);
    }
    case 'unchanged': {
      const { last } = outcome as ReloadResult;
      if (!last) return [...issues, paint('green', `the server runs by ${name} as it stands`)].join('\n');
      const since = `the server runs by ${name} as it stands, since ${ago(last.time)}: ${summaryText(last.changes, 'done')}`;
      const told = last.issues.map((issue) => issueText(issue, paint)).filter((text) => !issues.includes(text));
      return [...told, ...issues, changeText(last.changes, 'done', paint), paint('green', since)].join('\n');
    }
    case 'reloaded': {
      const { changes, addresses, duration } = outcome;
      const took = `${Math.max(1, Math.round(duration))} ms`;
      const done = `the server runs by ${name} since now: ${summaryText(changes, 'done')} in ${took}`;
      const lines = [...issues, changeText(changes, 'done', paint), paint('green', done)];
      return [...lines, `It listens on ${addresses.join(' and ')}.`].join('\n');
    }
  }
}

/** The shape that docs/cli.md promises to programs. Keys may be added, none changes its meaning. */
export function outcomeJson(file: string, outcome: Outcome): string {
  const isAnswer = 'changes' in outcome;
  const { changes = [], addresses, duration, last } = isAnswer ? outcome : {};
  return JSON.stringify(
    {
      file,
      outcome: outcome.outcome,
      reason: outcome.reason,
      ...(isAnswer && { counts: countOf(changes), changes: changes.map(changeJson), addresses, duration }),
      last: last && {
        ...last,
        counts: countOf(last.changes),
        changes: last.changes.map(changeJson),
        issues: last.issues.map(issueJson),
      },
      issues: outcome.issues.map(issueJson),
    },
    null,
    2,
  );
}

function ago(time: number): string {
  const milliseconds = Math.max(1000, Date.now() - time);
  return `${formatDuration((milliseconds - (milliseconds % 1000)) as Duration)} ago`;
}
