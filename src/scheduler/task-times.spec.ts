import type { Task } from '@zot/extension-api';
import { TaskTimes } from './task-times.js';

/** Times with a random number that the test sets. */
class FixedTimes extends TaskTimes {
  constructor(private readonly number = 0) {
    super();
  }
  protected override random(): number {
    return this.number;
  }
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const midnight = Date.UTC(2030, 0, 2);
const task = (options: Partial<Task>): Task => ({ name: 'test', priority: 'low', async *steps() {}, ...options });

describe('the first run after a start', () => {
  it('comes at once where nothing is known, spread by the jitter', () => {
    expect(new FixedTimes(0).first(task({ every: hour }), undefined, midnight)).toBe(midnight);
    expect(new FixedTimes(0.5).first(task({ every: hour }), undefined, midnight)).toBe(midnight + 15 * second);
    expect(new FixedTimes(0.5).first(task({ every: 10 * second }), undefined, midnight)).toBe(midnight + 500);
    expect(new FixedTimes(0.5).first(task({ every: hour, jitter: 0 }), undefined, midnight)).toBe(midnight);
    expect(new FixedTimes(0.5).first(task({}), undefined, midnight)).toBe(midnight);
  });

  it.each([
    ['waits for what is left of the interval', -10 * minute, 0, 50 * minute],
    ['comes at once where it is overdue', -5 * hour, 0, 0],
    ['comes sooner where the last run failed', -10 * second, 1, 20 * second],
    ['takes a run in the future for one that has just ended', 24 * hour, 0, hour],
  ])('%s', (_, ended, failures, expected) => {
    const record = { lastStart: 0, lastEnd: midnight + ended, failures };
    expect(new FixedTimes().first(task({ every: hour }), record, midnight)).toBe(midnight + expected);
  });
});

describe('the next run', () => {
  it('comes after the interval and the jitter', () => {
    expect(new FixedTimes(0.5).next(task({ every: hour }), 0, midnight)).toBe(midnight + hour + 15 * second);
    expect(new FixedTimes(0.5).next(task({ every: hour, jitter: 0 }), 0, midnight)).toBe(midnight + hour);
  });

  it('does not come for what runs once', () => {
    expect(new FixedTimes().next(task({}), 0, midnight)).toBeUndefined();
    expect(new FixedTimes().next(task({ every: 0 }), 0, midnight)).toBeUndefined();
  });

  it.each([
    ['an hour', hour, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]],
    ['a second', second, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]],
    ['once', 0, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]],
  ])('is put off after failures where it runs each %s', (_, every, pauses) => {
    const times = new FixedTimes();
    const found = pauses.map((_pause, index) => times.next(task({ every, jitter: 0 }), index + 1, 0)! / second);
    expect(found).toEqual(pauses);
    expect(times.next(task({ every }), 1e9, 0)).toBeLessThanOrEqual(hour);
  });
});

describe('a time window', () => {
  const night = { start: 22 * 60, end: 4 * 60 };
  const day = { start: 8 * 60, end: 10 * 60 };
  it.each([
    ['within', night, 23 * hour, 23 * hour],
    ['within, after midnight', night, 3 * hour, 3 * hour],
    ['at its first minute', night, 22 * hour, 22 * hour],
    ['at the minute after its last', night, 4 * hour, 22 * hour],
    ['before it, on the same day', day, 7 * hour, 8 * hour],
    ['after it, for the next day', day, 10 * hour, 32 * hour],
  ])('%s', (_, timeWindow, at, expected) => {
    const found = new FixedTimes().first(task({ every: hour, timeWindow }), undefined, midnight + at);
    expect(found).toBe(midnight + expected);
  });

  it('is long enough for the jitter that is added at its start', () => {
    const short = task({ every: 24 * hour, jitter: hour, timeWindow: { start: 60, end: 62 } });
    expect(new FixedTimes(0.999).first(short, undefined, midnight - 12 * hour)).toBeLessThan(midnight + 62 * minute);
  });
});
