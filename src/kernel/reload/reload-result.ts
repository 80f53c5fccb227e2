import type { LocatedIssue } from '../read/located-issue.js';
import type { SectionChange } from './compare/section-change.js';

/** How a reload ended. Where it was refused, all is as it was before. */
export interface ReloadResult {
  readonly outcome: 'reloaded' | 'unchanged' | 'refused';
  readonly changes: readonly SectionChange[];
  /** What is said of the file: errors where it was refused for them, else warnings. */
  readonly issues: readonly LocatedIssue[];
  /** Why it was refused, in a sentence. */
  readonly reason?: string;
  /** Where the server answers. */
  readonly addresses: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
  /** Where it is unchanged: the one that made it so, if it was not the start. */
  readonly last?: LastReload;
}

/** The latest reload by which something has changed. */
export interface LastReload {
  /** Who asked for it. */
  readonly cause: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly changes: readonly SectionChange[];
  /** Warnings about the file. */
  readonly issues: readonly LocatedIssue[];
}
