import fc from 'fast-check';
import { RepositoryLock } from './repository-lock.js';

const turn = async () => new Promise((resolve) => setImmediate(resolve));

describe('the lock of a repository', () => {
  it('lets those who share in together, and one alone', async () => {
    const lock = new RepositoryLock();
    const inside: string[] = [];
    const seen: string[] = [];
    const stay = (name: string) => async () => {
      inside.push(name);
      seen.push([...inside].sort().join('+'));
      await turn();
      inside.splice(inside.indexOf(name), 1);
    };
    await Promise.all([
      lock.shared(stay('a')),
      lock.shared(stay('b')),
      lock.exclusive(stay('X')),
      lock.shared(stay('c')),
      lock.shared(stay('d')),
      lock.exclusive(stay('Y')),
    ]);
    expect(seen).toEqual(['a', 'a+b', 'X', 'c', 'c+d', 'Y']);
    expect(lock.isFree).toBe(true);
  });

  it('is given back by work that throws', async () => {
    const lock = new RepositoryLock();
    const failing = async () => Promise.reject(new Error('no'));
    await expect(lock.exclusive(failing)).rejects.toThrow('no');
    await expect(lock.shared(failing)).rejects.toThrow('no');
    expect(lock.isFree).toBe(true);
    expect(await lock.exclusive(async () => 1)).toBe(1);
  });

  it('keeps those who wait in order, and never two where one is alone', async () => {
    const work = fc.record({ exclusive: fc.boolean(), turns: fc.nat(3), late: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 20 }), async (works) => {
        const lock = new RepositoryLock();
        let [sharing, alone] = [0, 0];
        const asked: number[] = [];
        const entered: number[] = [];
        await Promise.all(
          works.map(async ({ exclusive, turns, late }, number) => {
            for (let n = 0; n < late; n += 1) await turn();
            asked.push(number);
            await lock[exclusive ? 'exclusive' : 'shared'](async () => {
              entered.push(number);
              if (exclusive) alone += 1;
              else sharing += 1;
              expect(alone === 0 || (alone === 1 && sharing === 0)).toBe(true);
              for (let n = 0; n < turns; n += 1) await turn();
              if (exclusive) alone -= 1;
              else sharing -= 1;
            });
          }),
        );
        expect(entered).toEqual(asked);
        expect(lock.isFree).toBe(true);
      }),
    );
  });
});
