import type { ConfigPath, Definition, Slot } from '@zot/extension-api';
import { sectionPath } from '../check/section-place.js';
import type { ConfigEntry, ConfigNode } from '../read/config-node.js';
import type { ConfigTree } from '../read/config-tree.js';
import type { Position } from '../read/position.js';

/** A name in the file that may be that of a package. */
export interface NamedInFile {
  readonly name: string;
  readonly path: ConfigPath;
  readonly at: Position;
  /** Below an extension's name its settings; in a slot the name itself. */
  readonly value: ConfigNode;
  /** What the name picks; absent: an extension. */
  readonly slot?: Slot<unknown>;
  /** An extension whose value is null, which counts as absent. */
  readonly isNull?: true;
}

/**
 * The names below `extensions`, and those that pick something in the slots of the definitions. Nothing else in a file can
 * name a package.
 */
export function namedInFile({ root }: ConfigTree, definitions: readonly Definition[]): NamedInFile[] {
  const sections = new Set(definitions.map(({ section }) => section));
  const named = sections.has('extensions') ? [] : [...extensionsIn(root)];
  for (const { section = '', slots = {} } of definitions) {
    for (const [pattern, slot] of Object.entries(slots)) {
      for (const { path, at, value } of valuesAt(root, [...sectionPath(section, sections), ...pattern.split('.')])) {
        if (value.kind === 'scalar' && typeof value.value === 'string')
          named.push({ name: value.value, path, at, value, slot });
      }
    }
  }
  return named;
}

function* extensionsIn(root: ConfigNode): Iterable<NamedInFile> {
  for (const { path, at, value } of valuesAt(root, ['extensions', '*'])) {
    const isNull = value.kind === 'scalar' && value.value === null;
    yield { name: String(path[1]), path, at, value, ...(isNull && { isNull }) };
  }
}

interface Place {
  readonly path: ConfigPath;
  readonly at: Position;
  readonly value: ConfigNode;
}

/** What stands at a path of keys in any case; `*` stands for every key and every place of a list. */
function valuesAt(root: ConfigNode, pattern: readonly string[]): Place[] {
  let places: Place[] = [{ path: [], at: root.at, value: root }];
  for (const part of pattern) places = places.flatMap((place) => below(place, part));
  return places;
}

function below({ path, value }: Place, part: string): Place[] {
  if (value.kind === 'list' && part === '*') {
    return value.items.map((item, index) => ({ path: [...path, index], at: item.at, value: item }));
  }
  if (value.kind !== 'object') return [];
  const entries = value.entries.filter(({ key }) => part === '*' || key.toLowerCase() === part.toLowerCase());
  // A key has its declared spelling in paths, as everywhere in what is said about a file.
  const spelling = (entry: ConfigEntry) => (part === '*' ? entry.key : part);
  return entries.map((entry) => ({ path: [...path, spelling(entry)], at: entry.keyAt, value: entry.value }));
}
