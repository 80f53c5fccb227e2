import type { ConfigEntry, ConfigNode, ConfigObject } from '../../../kernel/read/config-node.js';
import type { Position } from '../../../kernel/read/position.js';

/** Where in a file the digest of a package stands, or how deep the way to it leads. */
export interface PinPlace {
  readonly packages?: ConfigEntry;
  readonly package?: ConfigEntry;
  readonly integrity?: ConfigEntry;
}

export function pinPlace(root: ConfigObject, name: string): PinPlace {
  const packages = entryOf(root, (key) => key.toLowerCase() === 'packages');
  const found = entryOf(packages?.value, (key) => key === name);
  const integrity = entryOf(found?.value, (key) => key.toLowerCase() === 'integrity');
  return { packages, package: found, integrity };
}

export function offsetOf(text: string, { line, column }: Position): number {
  let start = 0;
  for (let number = 1; number < line; number++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

/** The text with another string at this place; undefined where none is written there. `string` is sticky, and matches one. */
export function withString(text: string, at: Position, string: RegExp, value: string): string | undefined {
  const start = offsetOf(text, at);
  string.lastIndex = start;
  return string.test(text) ? text.slice(0, start) + value + text.slice(string.lastIndex) : undefined;
}

function entryOf(node: ConfigNode | undefined, isIt: (key: string) => boolean): ConfigEntry | undefined {
  return node?.kind === 'object' ? node.entries.find(({ key }) => isIt(key)) : undefined;
}
