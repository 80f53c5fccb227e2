import { ProcessUsage } from './process-usage.js';

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('reads what this process has used', () => {
  const usage = new ProcessUsage(process.pid);
  const before = usage.cpuSeconds();
  const { user, system } = process.cpuUsage();
  expect(before).toBeGreaterThan(0);
  expect(Math.abs(before - (user + system) / 1e6)).toBeLessThan(0.5);
  expect(usage.peakBytes()).toBeGreaterThan(1e7);
  expect(usage.residentBytes()).toBeGreaterThan(1e7);
});

test('a process that is not there is an error that says so', () => {
  expect(() => new ProcessUsage(2 ** 30)).toThrow('--pid 1073741824: no such process');
});
