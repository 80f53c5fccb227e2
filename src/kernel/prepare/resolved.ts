import type { Choice, Definition } from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';
import type { ConfigTree } from '../read/config-tree.js';
import type { LocatedIssue } from '../read/located-issue.js';

/** What the names in one file stand for. */
export interface Resolved {
  readonly definitions: readonly Definition[];
  /** What names in slots may pick. */
  readonly choices: readonly Choice[];
  /** The packages that some of them came from; names and keys of these are matched as written. */
  readonly origins: Origins;
  /** Names of packages that `issues` speak of, so that nobody else needs to. */
  readonly spokenFor: ReadonlySet<string>;
  readonly issues: readonly LocatedIssue[];
}

/** Where definitions and choices that do not ship came from. */
export type Origins = ReadonlyMap<Definition | Choice, PackageOrigin>;

/** Optional packages that failed in an earlier try of the same start, by name, with the sentence that says how. */
export type LeftOut = ReadonlyMap<string, string>;

/** Finds out what the names in a file stand for, between its reading and its checking. */
export type Resolve = (tree: ConfigTree, leftOut?: LeftOut) => Promise<Resolved>;

/** Every name stands for what ships, or for nothing. */
export function onlyBuiltin(definitions: readonly Definition[], choices: readonly Choice[] = []): Resolve {
  const resolved: Resolved = { definitions, choices, origins: new Map(), spokenFor: new Set(), issues: [] };
  return () => Promise.resolve(resolved);
}
