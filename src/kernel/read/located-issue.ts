import type { Issue } from '@zot/extension-api';

/** An issue with its place in the file. `path` is absolute, in the declared spelling of the keys. */
export interface LocatedIssue extends Issue {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What the setting means, where that helps. */
  readonly about?: string;
}
