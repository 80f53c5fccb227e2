import { Sample } from '../measure/sample.js';
import { ciReport } from './ci-report.js';
import { compareLines } from './compare.js';
import { plain } from './paint.js';
import { targetResult, type ResultFile, type TargetResult } from './result-file.js';
import { medianRatio, textColumns, textHead, textLines } from './text-report.js';

function result(target: string, rate: number, rates: number[] = [rate]): TargetResult {
  const sample = new Sample();
  for (const one of rates) {
    const round = new Sample();
    round.requests = one;
    round.seconds = 1;
    round.cpuSeconds = 0.5;
    round.peakBytes = 50e6;
    round.bytes = one * 1e6;
    round.latencies.add(1000 / one);
    sample.add(round);
  }
  return targetResult(target, sample);
}

function file(rate: number, name = 'Ping'): ResultFile {
  return {
    format: 'zb-results-1',
    version: '1.0.0',
    started: '2026-01-01T00:00:00Z',
    concurrency: 1,
    rounds: 1,
    limit: { requests: 1 },
    targets: [{ label: 'A', url: 'http://localhost' }],
    tests: [{ name, results: [result('A', rate)] }],
  };
}

const columns = textColumns(['Ping']);

test('one target has one line', () => {
  expect(textHead(columns, plain)).toBe(
    'Test         done  failed      per s        p50        p99      MB/s  per CPU s  CPU s/GB   peak MB',
  );
  expect(textLines({ name: 'Ping', results: [result('A', 100)] }, columns, plain)).toEqual([
    'Ping          100       0        100    10.0 ms    10.0 ms       100        200      5.00      50.0',
  ]);
});

test('two targets end in a line of ratios', () => {
  const results = [result('A', 0, [100, 100, 100]), result('B', 0, [50, 50, 10])];
  const lines = textLines({ name: 'Ping', results }, columns, plain);
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(/^ {2}A\/B +2\.00× /);
});

test('a failed request is shown with its reason', () => {
  const sample = new Sample();
  const round = new Sample();
  round.requests = 1;
  round.seconds = 1;
  round.fault(new Error('GET /v2/ answered 500'));
  sample.add(round);
  const lines = textLines({ name: 'Ping', results: [targetResult('A', sample)] }, columns, plain);
  expect(lines[1]).toBe('  GET /v2/ answered 500');
});

test('rounds are compared pair by pair', () => {
  expect(medianRatio([10, 20, 30], [10, 10, 10])).toBe(2);
  expect(medianRatio([10, 20], [10, 10])).toBe(1.5);
});

test('compare sets the later beside the earlier, and names what only one has', () => {
  const before = { ...file(100), tests: [...file(100).tests, ...file(1, 'Pull 1MB').tests] };
  const lines = compareLines(before, file(150), plain);
  expect(lines[1]).toMatch(/^Ping +100 +150 +1\.50× /);
  expect(lines[2]).toBe('Pull 1MB: only in the first file');
});

test('a CI service gets a rate per test, of which more is better, and the rest in words', () => {
  expect(ciReport(file(100))).toEqual([
    { name: 'Ping', unit: 'requests per sec', value: 100, extra: 'p50 10.00 ms, p99 10.00 ms' },
  ]);
});
