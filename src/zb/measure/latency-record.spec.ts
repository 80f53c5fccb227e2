import { LatencyRecord } from './latency-record.js';

test('percentiles are values that were seen, by nearest rank', () => {
  const record = new LatencyRecord();
  for (let ms = 5000; ms >= 1; ms -= 1) record.add(ms);
  expect(record.summary()).toEqual({ min: 1, p50: 2500, p75: 3750, p90: 4500, p99: 4950, max: 5000 });
});

test('a value added after a look is seen by the next', () => {
  const record = new LatencyRecord();
  record.add(2);
  expect(record.percentile(100)).toBe(2);
  record.add(1);
  expect(record.summary()).toMatchObject({ min: 1, p50: 1, max: 2 });
});

test('records are put together', () => {
  const [one, other] = [new LatencyRecord(), new LatencyRecord()];
  one.add(1);
  other.add(3);
  one.addAll(other);
  expect(one.count).toBe(2);
  expect(one.percentile(100)).toBe(3);
});

test('nothing has no percentiles', () => {
  expect(new LatencyRecord().percentile(50)).toBeNaN();
});
