import type { Choice, Definition } from '@zot/extension-api';
import type { ConfigTree } from '../read/config-tree.js';
import type { LocatedIssue } from '../read/located-issue.js';

/** What the names in one file stand for. */
export interface Resolved {
  readonly definitions: readonly Definition[];
  /** What names in slots may pick. */
  readonly choices: readonly Choice[];
  /** The definitions that came from packages, whose names and keys are matched as written. */
  readonly packages: ReadonlySet<Definition>;
  /** Keys under `extensions` that `issues` speak of, so that nobody else needs to. */
  readonly spokenFor: ReadonlySet<string>;
  readonly issues: readonly LocatedIssue[];
}

/** Finds out what the names in a file stand for, between its reading and its checking. */
export type Resolve = (tree: ConfigTree) => Promise<Resolved>;

/** Every name stands for what ships, or for nothing. */
export function onlyBuiltin(definitions: readonly Definition[], choices: readonly Choice[] = []): Resolve {
  const resolved = { definitions, choices, packages: new Set<Definition>(), spokenFor: new Set<string>(), issues: [] };
  return () => Promise.resolve(resolved);
}
