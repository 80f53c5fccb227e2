/**
 * Lets the contract suites run under node:test, which they know nothing of: `import '@zot/testkit/node-test'` before the first
 * suite is called makes `describe`, `it`, `expect` and the hooks global, as jest and vitest do.
 */
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { expect } from './expect.js';
import { each } from './run-suite.js';

Object.assign(globalThis, {
  describe: Object.assign((...given: Parameters<typeof describe>) => void describe(...given), {
    each: each((name, run) => void describe(name, run as () => void)),
  }),
  it: Object.assign((...given: Parameters<typeof it>) => void it(...given), {
    each: each((name, run) => void it(name, run as () => Promise<void>)),
    skip: it.skip,
  }),
  beforeAll: before,
  afterAll: after,
  beforeEach,
  afterEach,
  expect,
});
