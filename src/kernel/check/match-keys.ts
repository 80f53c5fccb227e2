import type { ConfigEntry, ConfigObject } from '../read/config-node.js';

export interface MatchedKeys {
  /** By declared name. */
  readonly known: ReadonlyMap<string, ConfigEntry>;
  readonly unknown: readonly ConfigEntry[];
  /** A second spelling of a key that stands there already. */
  readonly again: readonly { entry: ConfigEntry; first: ConfigEntry; name: string }[];
}

/** Matches the keys of an object against the declared ones: in any case, as zot does, or only as declared. */
export function matchKeys(
  object: ConfigObject,
  names: Iterable<string>,
  isExact: (name: string) => boolean,
): MatchedKeys {
  const declared = new Set(names);
  const folded = new Map([...declared].filter((name) => !isExact(name)).map((name) => [name.toLowerCase(), name]));
  const known = new Map<string, ConfigEntry>();
  const unknown: ConfigEntry[] = [];
  const again: { entry: ConfigEntry; first: ConfigEntry; name: string }[] = [];
  for (const entry of object.entries) {
    const name = declared.has(entry.key) ? entry.key : folded.get(entry.key.toLowerCase());
    const first = name === undefined ? undefined : known.get(name);
    if (name === undefined) unknown.push(entry);
    else if (first) again.push({ entry, first, name });
    else known.set(name, entry);
  }
  return { known, unknown, again };
}
