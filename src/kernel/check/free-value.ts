import type { ConfigPath } from '@zot/extension-api';
import type { ConfigNode } from '../read/config-node.js';
import type { Places } from './places.js';

/** A node as plain data. Objects have no prototype, so that a key such as `__proto__` is a key like any other. */
export function freeValue(node: ConfigNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(freeValue);
  const value = Object.create(null) as Record<string, unknown>;
  for (const entry of node.entries) value[entry.key] = freeValue(entry.value);
  return value;
}

/** Whether anything in a node counts: not `null`, and not an object that holds nothing else (a list always counts). */
export function survives(node: ConfigNode): boolean {
  if (node.kind === 'list') return true;
  return node.kind === 'scalar' ? node.value !== null : node.entries.some((entry) => survives(entry.value));
}

export function notePlaces(node: ConfigNode, path: ConfigPath, places: Places): void {
  if (survives(node)) places.markSet(path);
  if (node.kind === 'object') {
    for (const entry of node.entries) {
      places.note([...path, entry.key], entry.keyAt);
      notePlaces(entry.value, [...path, entry.key], places);
    }
  }
  if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      places.note([...path, index], item.at);
      notePlaces(item, [...path, index], places);
    }
  }
}
