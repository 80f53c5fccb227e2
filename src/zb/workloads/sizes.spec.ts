import { mixer } from './sizes.js';

test('a mix has its shares in every ten, and no runs', () => {
  const sizeOf = mixer({ '1MB': 2, '10MB': 7, '100MB': 1 });
  const first = Array.from({ length: 10 }, (_, index) => sizeOf(index));
  expect(first.filter((size) => size === '1MB')).toHaveLength(2);
  expect(first.filter((size) => size === '10MB')).toHaveLength(7);
  expect(first.filter((size) => size === '100MB')).toHaveLength(1);
  expect(first.join(' ')).not.toContain('1MB 1MB');
  expect(sizeOf(10)).toBe(first[0]);
});
