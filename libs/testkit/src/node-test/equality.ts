import { isDeepStrictEqual } from 'node:util';

/** Stands in an expected value for many values, as those of jest do. */
export interface Matcher {
  readonly asymmetricMatch: (value: unknown) => boolean;
}

export const matchers = {
  any: (type: new (...given: never[]) => unknown): Matcher => ({
    asymmetricMatch: (value) => value instanceof type || typeof value === type.name.toLowerCase(),
  }),
  anything: (): Matcher => ({ asymmetricMatch: (value) => value !== undefined && value !== null }),
  arrayContaining: (items: readonly unknown[]): Matcher => ({
    asymmetricMatch: (value) => Array.isArray(value) && items.every((item) => value.some((one) => equals(one, item))),
  }),
  objectContaining: (part: object): Matcher => ({ asymmetricMatch: (value) => matches(value, part) }),
  stringContaining: (part: string): Matcher => ({
    asymmetricMatch: (value) => typeof value === 'string' && value.includes(part),
  }),
  stringMatching: (pattern: RegExp | string): Matcher => ({
    asymmetricMatch: (value) => typeof value === 'string' && new RegExp(pattern).test(value),
  }),
};

/** As `toEqual` means it: properties that are undefined are as good as absent, and classes do not matter. */
export function equals(value: unknown, expected: unknown): boolean {
  if (isMatcher(expected)) return expected.asymmetricMatch(value);
  if (!isPlain(value) || !isPlain(expected)) return isDeepStrictEqual(value, expected);
  if (Array.isArray(value) !== Array.isArray(expected)) return false;
  if (Array.isArray(value) && value.length !== (expected as unknown[]).length) return false;
  return [...new Set([...Object.keys(value), ...Object.keys(expected)])].every((key) =>
    equals(Reflect.get(value, key), Reflect.get(expected, key)),
  );
}

/** As `toMatchObject` means it: all that is expected is there, and more may be. */
export function matches(value: unknown, expected: unknown): boolean {
  if (isMatcher(expected) || !isPlain(expected)) return equals(value, expected);
  if (!isPlain(value) || Array.isArray(value) !== Array.isArray(expected)) return false;
  if (Array.isArray(value) && value.length !== (expected as unknown[]).length) return false;
  return Object.keys(expected).every((key) => matches(Reflect.get(value, key), Reflect.get(expected, key)));
}

/** Objects that are looked into; dates, buffers, maps and such are compared as Node compares them. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return ['Object', 'Array'].includes(Object.prototype.toString.call(value).slice(8, -1));
}

function isMatcher(value: unknown): value is Matcher {
  return typeof value === 'object' && value !== null && 'asymmetricMatch' in value;
}
