import { chooseWorkloads } from '../run/choose-workloads.js';
import { workloads } from './workload-list.js';

const names = (chosen: readonly { name: string }[]): string[] => chosen.map(({ name }) => name);

test('each test has a name of its own', () => {
  expect(new Set(names(workloads)).size).toBe(workloads.length);
});

test('what needs an upstream or long preparation runs only when asked for', () => {
  const usual = names(chooseWorkloads(undefined, false));
  expect(usual).toContain('Push Monolith 100MB');
  expect(usual).not.toContain('On-demand Sync 100MB');
  expect(usual).not.toContain('List Tags 10000 tags');
  expect(names(chooseWorkloads(undefined, true))).toContain('On-demand Sync 1GB');
  expect(names(chooseWorkloads(/10000 tags/, false))).toEqual([
    'Get Manifest 10000 tags',
    'Head Manifest 10000 tags',
    'List Tags 10000 tags',
    'Push Small Image 10000 tags',
  ]);
});

test('a pattern chooses among all', () => {
  expect(names(chooseWorkloads(/^(Push Monolith|Pull) 1MB$/, false))).toEqual(['Push Monolith 1MB', 'Pull 1MB']);
});
