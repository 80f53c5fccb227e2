import { expect as own } from './expect.js';

const holds: [string, () => void][] = [
  ['toBe', () => own(NaN).toBe(NaN)],
  ['toEqual, where undefined is as good as absent', () => own({ a: [1, { b: undefined }] }).toEqual({ a: [1, {}] })],
  ['toEqual of bytes', () => own(Buffer.from('a')).toEqual(Buffer.from('a'))],
  [
    'toEqual of what only matters in part',
    () => own({ at: 5, all: [3, 1] }).toEqual({ at: own.any(Number), all: own.arrayContaining([1]) }),
  ],
  ['toMatchObject', () => own({ a: { b: 1, c: 2 }, d: 3 }).toMatchObject({ a: { b: 1 } })],
  ['toContain', () => own(['a']).toContain('a')],
  ['not', () => own(1).not.toBe(2)],
  [
    'toThrow',
    () =>
      own(() => {
        throw new TypeError('no way');
      }).toThrow('no'),
  ],
  ['not toThrow', () => own(() => 1).not.toThrow()],
  ['toBeGreaterThan', () => own(2).toBeGreaterThan(1)],
  ['toHaveLength', () => own('abc').toHaveLength(3)],
];
const fails: [string, () => void][] = [
  ['toBe', () => own({}).toBe({})],
  ['toEqual of lists', () => own([1, 2]).toEqual([1])],
  ['toEqual of a list and an object', () => own([]).toEqual({})],
  ['toEqual of bytes', () => own(Buffer.from('a')).toEqual(Buffer.from('b'))],
  ['toEqual with more', () => own({ a: 1 }).toEqual({})],
  ['toMatchObject', () => own({ a: 1 }).toMatchObject({ a: 2 })],
  ['not', () => own(1).not.toBe(1)],
  ['toThrow where nothing is', () => own(() => 1).toThrow()],
  [
    'toThrow of another kind',
    () =>
      own(() => {
        throw new Error('x');
      }).toThrow(TypeError),
  ],
  ['toBeLessThan', () => own(2).toBeLessThan(2)],
];

it.each(holds)('%s holds', (_, expectation) => {
  expect(expectation).not.toThrow();
});

it.each(fails)('%s fails', (_, expectation) => {
  expect(expectation).toThrow(/^expected/);
});

it('waits for what rejects', async () => {
  await own(Promise.reject(new TypeError('no'))).rejects.toThrow(TypeError);
  await own(Promise.resolve(1)).resolves.toBe(1);
  await expect(own(Promise.resolve(1)).rejects.toThrow()).rejects.toThrow(/nothing thrown/);
});
