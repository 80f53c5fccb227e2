import type { ConfigObject } from '../../../kernel/read/config-node.js';
import { offsetOf, pinPlace, withString } from './pin-place.js';

const string = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;

/** Changes what has to be changed of a TOML text: the digest itself, the table of its package, or the end of the file. */
export function pinToml(text: string, root: ConfigObject, name: string, integrity: string): string | undefined {
  const place = pinPlace(root, name);
  const value = JSON.stringify(integrity);
  if (place.integrity) return withString(text, place.integrity.value.at, string, value);
  if (place.package) {
    const at = offsetOf(text, place.package.keyAt);
    const line = text.lastIndexOf('\n', at) + 1;
    const end = text.indexOf('\n', at);
    // Only below the header of a table is a new line part of that table.
    if (!/^\s*\[/.test(text.slice(line, at)) || end < 0) return undefined;
    return `${text.slice(0, end + 1)}integrity = ${value}\n${text.slice(end + 1)}`;
  }
  return `${text.trimEnd()}\n\n[${place.packages?.key ?? 'packages'}.${JSON.stringify(name)}]\nintegrity = ${value}\n`;
}
