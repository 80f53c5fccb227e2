import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import { equals, matchers, matches } from './equality.js';

type Thrown = string | RegExp | Error | (new (...given: never[]) => Error);

/** What the contract suites ask of values, in the words of jest. */
class Expectation {
  constructor(
    private readonly value: unknown,
    private readonly isNegated = false,
  ) {}

  get not(): Expectation {
    return new Expectation(this.value, !this.isNegated);
  }

  /** `await expect(promise).rejects.toThrow(…)` */
  get rejects() {
    return { toThrow: async (expected?: Thrown) => this.judgeThrown(await rejectionOf(this.value), expected) };
  }

  get resolves() {
    return {
      toBe: async (expected: unknown) => new Expectation(await this.value, this.isNegated).toBe(expected),
      toEqual: async (expected: unknown) => new Expectation(await this.value, this.isNegated).toEqual(expected),
    };
  }

  toBe = (expected: unknown) => this.judge(Object.is(this.value, expected), 'to be', expected);
  toEqual = (expected: unknown) => this.judge(equals(this.value, expected), 'to equal', expected);
  toMatchObject = (expected: object) => this.judge(matches(this.value, expected), 'to match', expected);
  toBeUndefined = () => this.judge(this.value === undefined, 'to be', undefined);
  toBeDefined = () => this.judge(this.value !== undefined, 'to be defined', '');
  toBeInstanceOf = (type: new (...given: never[]) => unknown) =>
    this.judge(this.value instanceof type, 'to be an instance of', type.name);
  toBeGreaterThan = (least: number) => this.judge((this.value as number) > least, 'to be above', least);
  toBeGreaterThanOrEqual = (least: number) => this.judge((this.value as number) >= least, 'to be at least', least);
  toBeLessThan = (most: number) => this.judge((this.value as number) < most, 'to be below', most);
  toBeLessThanOrEqual = (most: number) => this.judge((this.value as number) <= most, 'to be at most', most);
  toHaveLength = (length: number) =>
    this.judge((this.value as { length: number }).length === length, 'to have the length', length);
  toMatch = (pattern: RegExp | string) =>
    this.judge(matchers.stringMatching(pattern).asymmetricMatch(this.value), 'to match', pattern);
  toContain = (item: unknown) =>
    this.judge((this.value as { includes(item: unknown): boolean }).includes(item), 'to contain', item);

  toThrow(expected?: Thrown): void {
    let thrown: { readonly error: unknown } | undefined;
    try {
      (this.value as () => unknown)();
    } catch (error) {
      thrown = { error };
    }
    this.judgeThrown(thrown, expected);
  }

  private judgeThrown(thrown: { readonly error: unknown } | undefined, expected: Thrown | undefined): void {
    const isIt = thrown !== undefined && (expected === undefined || isSuch(thrown.error, expected));
    const value = thrown === undefined ? 'nothing thrown' : thrown.error;
    new Expectation(value, this.isNegated).judge(isIt, 'to be a thrown', expected ?? 'error');
  }

  private judge(holds: boolean, verb: string, expected: unknown): void {
    if (holds !== this.isNegated) return;
    const not = this.isNegated ? 'not ' : '';
    throw new AssertionError({
      message: `expected ${inspect(this.value)} ${not}${verb} ${inspect(expected)}`,
      actual: this.value,
      expected,
    });
  }
}

async function rejectionOf(value: unknown): Promise<{ readonly error: unknown } | undefined> {
  try {
    await value;
    return undefined;
  } catch (error) {
    return { error };
  }
}

function isSuch(error: unknown, expected: Thrown): boolean {
  if (typeof expected === 'function') return error instanceof expected;
  const message = error instanceof Error ? error.message : String(error);
  if (typeof expected === 'string') return message.includes(expected);
  return expected instanceof RegExp ? expected.test(message) : message === expected.message;
}

export const expect = Object.assign((value: unknown) => new Expectation(value), matchers);
