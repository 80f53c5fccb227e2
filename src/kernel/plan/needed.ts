import type { Definition } from '@zot/extension-api';

/** Leaves out the rooms that are there only when needed, and that nothing which stays needs. */
export function withoutUnneeded(present: ReadonlyMap<Definition, object>): ReadonlyMap<Definition, object> {
  const kept = new Set([...present.keys()].filter(({ presence }) => presence !== 'when-needed'));
  // A set is walked in the order of insertion, and what is added meanwhile is walked too.
  for (const { needs = [] } of kept) {
    for (const other of present.keys()) {
      if (needs.some((port) => other.provides?.includes(port))) kept.add(other);
    }
  }
  return new Map([...present].filter(([definition]) => kept.has(definition)));
}
