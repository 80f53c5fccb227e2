import { runSuite, type TestResult } from './run-suite.js';

const outer = expect;

async function results(define: () => void): Promise<TestResult[]> {
  try {
    const all: TestResult[] = [];
    for await (const result of runSuite(define)) all.push(result);
    return all;
  } finally {
    Object.assign(globalThis, { expect: outer });
  }
}

it('runs tests in order, with what comes before and after each', async () => {
  const done: string[] = [];
  const found = await results(() => {
    describe('a store', () => {
      beforeAll(() => void done.push('all'));
      beforeEach(async () => void done.push('each'));
      afterEach(() => void done.push('after'));
      afterAll(() => void done.push('end'));
      it('keeps', () => void done.push('keeps'));
      describe('of files', () => {
        beforeEach(() => void done.push('inner'));
        it('moves', async () => void done.push('moves'));
      });
      it.each([
        [1, 'one'],
        [2, 'two'],
      ])('counts %d', (number, word) => void done.push(`${number} ${word}`));
    });
  });
  expect(found).toEqual([
    { title: ['a store', 'keeps'] },
    { title: ['a store', 'of files', 'moves'] },
    { title: ['a store', 'counts 1'] },
    { title: ['a store', 'counts 2'] },
  ]);
  expect(done.join(' ')).toBe('all each keeps after each inner moves after each 1 one after each 2 two after end');
});

it('tells what failed, and goes on', async () => {
  const found = await results(() => {
    describe('a store', () => {
      afterAll(() => {
        throw new Error('not closed');
      });
      it('is right', () => expect(1).toBe(1));
      it('is wrong', () => expect(1).toBe(2));
      it('rejects', async () => Promise.reject(new Error('no')));
    });
    describe('a broken one', () => {
      beforeAll(() => {
        throw new Error('not open');
      });
      it('is not tried', () => undefined);
    });
  });
  expect(found.map(({ title, error }) => [title.at(-1), (error as Error | undefined)?.message])).toEqual([
    ['is right', undefined],
    ['is wrong', 'expected 1 to be 2'],
    ['rejects', 'no'],
    ['what comes after it', 'not closed'],
    ['is not tried', 'not open'],
  ]);
});
