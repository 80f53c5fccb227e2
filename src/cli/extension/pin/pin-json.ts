import type { ConfigObject } from '../../../kernel/read/config-node.js';
import { offsetOf, pinPlace, withString } from './pin-place.js';

const string = /"(?:[^"\\]|\\.)*"/y;

/** Changes what has to be changed of a JSON text, and leaves the rest as it is written. */
export function pinJson(text: string, root: ConfigObject, name: string, integrity: string): string | undefined {
  const place = pinPlace(root, name);
  const value = JSON.stringify(integrity);
  if (place.integrity) return withString(text, place.integrity.value.at, string, value);
  const member = `"integrity": ${value}`;
  if (place.package) return into(text, place.package.value, member);
  const whole = `${JSON.stringify(name)}: { ${member} }`;
  if (place.packages) return into(text, place.packages.value, whole);
  return intoEnd(text, root, `"packages": {\n${indentOf(text).repeat(2)}${whole}\n${indentOf(text)}}`);
}

/** As the first member of an object. */
function into(text: string, node: ConfigObject | { kind: string }, member: string): string | undefined {
  if (node.kind !== 'object') return undefined;
  const object = node as ConfigObject;
  const open = offsetOf(text, object.at) + 1;
  const first = object.entries[0];
  if (!first) return `${text.slice(0, open)} ${member} ${text.slice(open).trimStart()}`;
  // On a line of its own where the others are.
  const gap = text.slice(open, offsetOf(text, first.keyAt));
  return `${text.slice(0, open)}${gap}${member},${gap === '' ? ' ' : gap}${text.slice(offsetOf(text, first.keyAt))}`;
}

/** As the last member of the whole file. */
function intoEnd(text: string, root: ConfigObject, member: string): string {
  const close = text.lastIndexOf('}');
  const before = text.slice(0, close).trimEnd();
  const comma = root.entries.length > 0 ? ',' : '';
  return `${before}${comma}\n${indentOf(text)}${member}\n${text.slice(close)}`;
}

function indentOf(text: string): string {
  return /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
}
