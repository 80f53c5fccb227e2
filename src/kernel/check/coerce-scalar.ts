import { parseDuration } from '@zot/extension-api';
import type { ConfigNode } from '../read/config-node.js';

export type ScalarType = 'string' | 'boolean' | 'integer' | 'number' | 'duration';
export type Coerced = { readonly value: unknown } | { readonly problem: string; readonly hint?: string };

type Written = string | number | boolean;

const trueWords = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const falseWords = new Set(['', '0', 'f', 'F', 'FALSE', 'false', 'False']);

/** Reads a value as the declared type, as widely as zot does (`"port": 8080` is a string, `"true"` a boolean). */
export function coerceScalar(type: ScalarType, written: Written): Coerced {
  return coercions[type](written);
}

const coercions: Record<ScalarType, (written: Written) => Coerced> = {
  string: (written) => {
    if (typeof written === 'boolean') return { value: written ? '1' : '0' };
    if (typeof written === 'string') return { value: written };
    // As digits, without an exponent.
    return { value: Number.isInteger(written) ? BigInt(written).toString() : String(written) };
  },
  boolean: (written) => {
    if (typeof written !== 'string') return { value: written !== 0 && written !== false };
    if (trueWords.has(written)) return { value: true };
    if (falseWords.has(written)) return { value: false };
    return { problem: `${shown(written)} is neither true nor false`, hint: 'write true or false' };
  },
  integer: (written) => {
    const value = typeof written === 'string' ? integerIn(written) : Math.trunc(Number(written));
    if (value === undefined || Number.isNaN(value)) return { problem: `${shown(written)} is not a whole number` };
    if (!Number.isSafeInteger(value)) return { problem: `${shown(written)} is too large` };
    return { value };
  },
  number: (written) => {
    const isNumber = typeof written !== 'string' || /^([+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?)?$/i.test(written);
    const value = Number(written);
    // Adding 0 makes 0 of -0.
    return isNumber && Number.isFinite(value) ? { value: value + 0 } : { problem: `${shown(written)} is not a number` };
  },
  duration: (written) => {
    if (typeof written === 'boolean') return { problem: `${written} is not a duration`, hint: 'write one such as 24h' };
    const duration = parseDuration(written);
    if (typeof duration === 'number') return { value: duration };
    const cut = duration.problem.lastIndexOf('; ');
    if (cut < 0) return { problem: duration.problem };
    return { problem: duration.problem.slice(0, cut), hint: duration.problem.slice(cut + 2) };
  },
};

/** What a value is, for a message about one of another kind; never the value itself. */
export function kindOf(node: ConfigNode): string {
  if (node.kind === 'object') return 'an object';
  if (node.kind === 'list') return 'a list';
  return node.value === null ? 'null' : `a ${typeof node.value}`;
}

/** Go's base prefixes: `0x`, `0o`, `0b`, and a leading `0` for octal. */
function integerIn(text: string): number | undefined {
  if (text === '') return 0;
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const plain = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  if (!/^(0|[1-9]\d*|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i.test(plain)) return undefined;
  return (sign === '-' ? -1 : 1) * Number(plain);
}

function shown(written: Written): string {
  if (typeof written !== 'string') return String(written);
  return JSON.stringify(written.length > 40 ? `${written.slice(0, 40)}…` : written);
}
