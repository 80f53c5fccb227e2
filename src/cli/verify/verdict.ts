import type { LocatedIssue } from '../../kernel/read/located-issue.js';

/** What `verify` has to say of a file. */
export interface Verdict {
  readonly file: string;
  /** In the order of the file. */
  readonly issues: readonly LocatedIssue[];
  /** What `serve` would say beyond that, since this version cannot serve it. */
  readonly unserved: readonly LocatedIssue[];
  /** The sections and rooms that would run, what is needed before what needs it. Undefined: the file is not good. */
  readonly runs?: readonly string[];
}
