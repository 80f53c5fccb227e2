import { setTimeout as sleep } from 'node:timers/promises';
import { TooLate, within } from './within.js';

it('gives what comes in time, and throws what is thrown', async () => {
  expect(await within(Promise.resolve(1), 1000)).toBe(1);
  await expect(within(Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
  expect(await within(sleep(5, 2), Infinity)).toBe(2);
});

it('does not wait for what is late, nor hears of it any more', async () => {
  const late = sleep(20).then(() => {
    throw new Error('nobody hears this');
  });
  await expect(within(late, 1)).rejects.toThrow(TooLate);
  await sleep(40);
});
