import * as fc from 'fast-check';

import { formatDuration, milliseconds, parseDuration } from './duration.js';

const hour = 3_600_000;

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['0s', 0],
    ['1ns', 0.000001],
    ['1us', 0.001],
    ['1µs', 0.001],
    ['1μs', 0.001],
    ['5ms', 5],
    ['1.5s', 1500],
    ['.5s', 500],
    ['2.s', 2000],
    ['10m', 600_000],
    ['24h', 24 * hour],
    ['1h30m', 1.5 * hour],
    ['30m1h', 1.5 * hour],
    ['1s1s', 2000],
    ['-1h', -hour],
    ['+1h', hour],
    ['1h0m0.25s', hour + 250],
    ['0.0000000019s', 0.000001],
    ['2562047h', 2_562_047 * hour],
  ])('%s is %d ms', (text, expected) => expect(parseDuration(text)).toBe(expected));

  it.each([
    [0, 0],
    [5_000_000_000, 5000],
    [1.9, 0.000001],
    [-1_000_000, -1],
  ])('the number %d counts nanoseconds: %d ms', (count, expected) => expect(parseDuration(count)).toBe(expected));

  it.each<[string | number, string]>([
    ['', 'a duration is missing; write one such as 30s, 10m or 24h'],
    ['1 hour', '"1 hour" is not a duration; write it as 1h'],
    ['7d', '"7d" is not a duration; write it as 168h'],
    ['-1 week', '"-1 week" is not a duration; write it as -168h'],
    ['1H 30min', '"1H 30min" is not a duration; write it as 1h30m'],
    ['1,5h', '"1,5h" is not a duration; write it as 1.5h'],
    [' 1h', '" 1h" is not a duration; write it as 1h'],
    ['10', '"10" is not a duration, since it has no unit; write 10s for seconds'],
    ['often', '"often" is not a duration; write one such as 30s, 10m or 24h'],
    ['1 fortnight', '"1 fortnight" is not a duration; write one such as 30s, 10m or 24h'],
    ['.s', '".s" is not a duration; write one such as 30s, 10m or 24h'],
    ['h', '"h" is not a duration; write one such as 30s, 10m or 24h'],
    ['1h-30m', '"1h-30m" is not a duration; write one such as 30s, 10m or 24h'],
    ['--1h', '"--1h" is not a duration; write one such as 30s, 10m or 24h'],
    ['1h\n', '"1h\\n" is not a duration; write it as 1h'],
    ['2562048h', '2562048h is too long for a duration; the most is 2562047h'],
    [1e19, '10000000000000000000 is too long for a duration; the most is 2562047h'],
    [NaN, 'NaN is not a duration'],
    [Infinity, 'Infinity is not a duration'],
  ])('%j is refused', (value, problem) => expect(parseDuration(value)).toEqual({ problem }));

  it('cuts a long text short in its problem', () =>
    expect(parseDuration('x'.repeat(1000))).toEqual({
      problem: `"${'x'.repeat(40)}…" is not a duration; write one such as 30s, 10m or 24h`,
    }));

  it.each([
    [0, '0s'],
    [24 * hour, '24h'],
    [1.5 * hour, '1h30m'],
    [hour + 250, '1h0.25s'],
    [90_000, '1m30s'],
    [1500, '1.5s'],
    [250, '250ms'],
    [1.5, '1.5ms'],
    [0.02, '20us'],
    [0.000001, '1ns'],
    [-90_000, '-1m30s'],
  ])('%d ms is written %s', (length, text) => expect(formatDuration(milliseconds(length))).toBe(text));

  it('reads back what it writes', () =>
    fc.assert(
      // Up to 104 days, where a double still tells one nanosecond from the next.
      fc.property(fc.integer({ min: -9e15, max: 9e15 }), (nanoseconds) => {
        const length = milliseconds(nanoseconds / 1e6);
        expect(parseDuration(formatDuration(length))).toBeCloseTo(length, 5);
      }),
    ));
});
