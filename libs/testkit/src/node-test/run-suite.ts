import { format } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from './expect.js';

/** How one test of a suite went. */
export interface TestResult {
  /** Titles, the outermost first. */
  readonly title: readonly string[];
  /** Absent where it passed. */
  readonly error?: unknown;
}

type Step = () => unknown;

interface Group {
  readonly title: readonly string[];
  readonly before: Step[];
  readonly after: Step[];
  /** Those of the groups around it, too. */
  readonly beforeEach: Step[];
  readonly afterEach: Step[];
  readonly parts: (Group | { readonly name: string; readonly run: Step })[];
}

const patience = 30_000;

/**
 * Runs contract suites without a test runner, one test after the other, and gives each result as it comes. `define` calls the
 * suites; what they call globally is there meanwhile.
 */
export async function* runSuite(define: () => void | Promise<void>): AsyncGenerator<TestResult> {
  const root: Group = { title: [], before: [], after: [], beforeEach: [], afterEach: [], parts: [] };
  await withGlobals(root, define);
  yield* runGroup(root);
}

async function withGlobals(root: Group, define: () => void | Promise<void>): Promise<void> {
  let group = root;
  const describe = (name: string, body: () => void): void => {
    const outer = group;
    group = {
      title: [...outer.title, name],
      before: [],
      after: [],
      beforeEach: [...outer.beforeEach],
      afterEach: [...outer.afterEach],
      parts: [],
    };
    outer.parts.push(group);
    body();
    group = outer;
  };
  const it = (name: string, run: Step): void => void group.parts.push({ name, run });
  const globals = {
    describe: Object.assign(describe, { each: each(describe as typeof it) }),
    it: Object.assign(it, { each: each(it), skip: () => undefined }),
    beforeAll: (step: Step) => void group.before.push(step),
    afterAll: (step: Step) => void group.after.push(step),
    beforeEach: (step: Step) => void group.beforeEach.push(step),
    afterEach: (step: Step) => void group.afterEach.unshift(step),
    expect,
  };
  const kept = Object.fromEntries(Object.keys(globals).map((name) => [name, Reflect.get(globalThis, name) as unknown]));
  Object.assign(globalThis, globals);
  try {
    await define();
  } finally {
    // The suites look `expect` up as they run.
    Object.assign(globalThis, { ...kept, expect });
  }
}

async function* runGroup(group: Group): AsyncGenerator<TestResult> {
  const broken = await failureOf(group.before);
  for (const part of group.parts) {
    if ('parts' in part) yield* runGroup(part);
    else {
      const title = [...group.title, part.name];
      const error = broken ?? (await failureOf([...group.beforeEach, part.run], group.afterEach));
      yield error === undefined ? { title } : { title, error: error.thrown };
    }
  }
  const failed = await failureOf(group.after);
  if (failed) yield { title: [...group.title, 'what comes after it'], error: failed.thrown };
}

/** The first failure; `last` is done in any case. */
async function failureOf(steps: readonly Step[], last: readonly Step[] = []): Promise<{ thrown: unknown } | undefined> {
  let failure: { thrown: unknown } | undefined;
  for (const step of steps) failure ??= await attempt(step);
  for (const step of last) {
    const late = await attempt(step);
    failure ??= late;
  }
  return failure;
}

async function attempt(step: Step): Promise<{ thrown: unknown } | undefined> {
  const over = new AbortController();
  const late = sleep(patience, undefined, { signal: over.signal }).then(
    () => ({ thrown: new Error(`took longer than ${patience} ms`) }),
    () => undefined,
  );
  try {
    return await Promise.race([late, Promise.resolve(step()).then(() => undefined)]);
  } catch (thrown) {
    return { thrown };
  } finally {
    over.abort();
  }
}

/** `it.each(table)(name, test)`: one test for each row, whose values fill `%s` and the like in the name. */
export function each(define: (name: string, run: () => unknown) => unknown) {
  return (table: readonly unknown[]) =>
    (name: string, run: (...values: unknown[]) => unknown): void => {
      for (const row of table) {
        const values: readonly unknown[] = Array.isArray(row) ? row : [row];
        const places = name.match(/%[sdijo]/g)?.length ?? 0;
        define(format(name, ...values.slice(0, places)), () => run(...values));
      }
    };
}
