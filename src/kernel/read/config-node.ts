import type { Position } from './position.js';

/** What a config file holds, whatever its format, with the place of every key and value. */
export type ConfigNode = ConfigObject | ConfigList | ConfigScalar;

export interface ConfigObject {
  readonly kind: 'object';
  readonly at: Position;
  /** A list and not a map: no key, not even `__proto__`, can reach a prototype. Keys are unique as written. */
  readonly entries: readonly ConfigEntry[];
}

export interface ConfigEntry {
  readonly key: string;
  readonly keyAt: Position;
  readonly value: ConfigNode;
}

export interface ConfigList {
  readonly kind: 'list';
  readonly at: Position;
  readonly items: readonly ConfigNode[];
}

export interface ConfigScalar {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly value: string | number | boolean | null;
}

/** Objects and lists deeper than this are refused, so that no walk over a tree can exhaust the stack. */
export const deepest = 100;
