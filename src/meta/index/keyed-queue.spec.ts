import { KeyedQueue } from './keyed-queue.js';

describe('KeyedQueue', () => {
  it('runs what concerns one key in order, and other keys meanwhile', async () => {
    const queue = new KeyedQueue<string>();
    const told: string[] = [];
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = queue.run('a', async () => {
      await gates[0]!.promise;
      told.push('first of a');
    });
    const second = queue.run('a', async () => void told.push('second of a'));
    await queue.run('b', async () => void told.push('b'));
    gates[0]!.resolve();
    await Promise.all([first, second]);
    expect(told).toEqual(['b', 'first of a', 'second of a']);
  });

  it('goes on after a failure, which its caller alone hears of', async () => {
    const queue = new KeyedQueue<string>();
    const failing = queue.run('a', async () => Promise.reject(new Error('no')));
    const next = queue.run('a', async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
