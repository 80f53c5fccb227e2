import type { ConfigPath, Definition } from '@zot/extension-api';

/** One part of the file that definitions own, or that lies above such parts (`extensions`). */
export interface SectionPlace {
  readonly path: readonly string[];
  readonly children: ReadonlyMap<string, SectionPlace>;
  /** More than one is an issue. */
  readonly owners: readonly Definition[];
}

interface Growing extends SectionPlace {
  readonly children: Map<string, Growing>;
  readonly owners: Definition[];
}

/** The definitions as a tree along their sections. */
export function sectionTree(definitions: readonly Definition[]): SectionPlace {
  const root: Growing = { path: [], children: new Map(), owners: [] };
  const sections = new Set(definitions.map(({ section }) => section));
  for (const definition of definitions) {
    if (definition.section === undefined) continue;
    let place = root;
    for (const part of sectionPath(definition.section, sections)) {
      let child = place.children.get(part);
      if (!child) place.children.set(part, (child = { path: [...place.path, part], children: new Map(), owners: [] }));
      place = child;
    }
    place.owners.push(definition);
  }
  return root;
}

/** The deepest owned place that the path lies in, and what of the path is left below it. */
export function ownerOf(root: SectionPlace, path: ConfigPath): { owner?: Definition; rest: ConfigPath } {
  let found: { owner?: Definition; rest: ConfigPath } = { owner: root.owners[0], rest: path };
  let place: SectionPlace | undefined = root;
  for (let depth = 0; depth < path.length; depth++) {
    place = place.children.get(String(path[depth]));
    if (!place) break;
    if (place.owners[0]) found = { owner: place.owners[0], rest: path.slice(depth + 1) };
  }
  return found;
}

/**
 * The name of a package may hold dots (`extensions.@acme/quota.js`), so what follows `extensions.` is one key, unless a
 * section of its own stands above it (`extensions.search.cve`).
 */
export function sectionPath(section: string, sections: ReadonlySet<string | undefined>): string[] {
  if (section === '') return [];
  const parts = section.split('.');
  if (parts[0] !== 'extensions' || parts.length <= 2) return parts;
  for (let length = parts.length - 1; length >= 2; length--) {
    const above = parts.slice(0, length).join('.');
    if (sections.has(above)) return [...sectionPath(above, sections), ...parts.slice(length)];
  }
  return ['extensions', parts.slice(1).join('.')];
}
