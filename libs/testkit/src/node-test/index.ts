/**
 * Lets the contract suites run under node:test, which they know nothing of: `import '@zot/testkit/node-test'` before the first
 * suite is called makes `describe`, `it`, `expect` and the hooks global, as jest and vitest do.
 */
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { format } from 'node:util';
import { expect } from './expect.js';

type Row = readonly unknown[];

/** `it.each(table)(name, test)`: one test for each row, whose values fill `%s` and `%d` in the name. */
function each(define: typeof it | typeof describe) {
  return (table: readonly unknown[]) =>
    (name: string, run: (...values: unknown[]) => void | Promise<void>): void => {
      for (const row of table) {
        const values: Row = Array.isArray(row) ? row : [row];
        const places = name.match(/%[sdijo]/g)?.length ?? 0;
        void define(format(name, ...values.slice(0, places)), () => run(...values));
      }
    };
}

Object.assign(globalThis, {
  describe: Object.assign((...given: Parameters<typeof describe>) => void describe(...given), { each: each(describe) }),
  it: Object.assign((...given: Parameters<typeof it>) => void it(...given), { each: each(it), skip: it.skip }),
  beforeAll: before,
  afterAll: after,
  beforeEach,
  afterEach,
  expect,
});
