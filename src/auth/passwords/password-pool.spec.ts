import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, getPriority } from 'node:os';
import { hashSync } from 'bcryptjs';
import { PasswordPool } from './password-pool.js';

const size = Math.max(1, Math.min(4, availableParallelism() - 1));
const busy = { status: 503, code: 'TOOMANYREQUESTS', headers: { 'retry-after': '1' } };

/** How nice each thread of this process is, by its id: the 19th field, of which the second, in brackets, may have spaces. */
function threads(): Map<string, number> {
  return new Map(
    readdirSync('/proc/self/task').flatMap((id): [string, number][] => {
      try {
        const fields = readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ')[1]!.split(' ');
        return [[id, Number(fields[16])]];
      } catch {
        // It has ended since.
        return [];
      }
    }),
  );
}

describe('a pool of threads', () => {
  let pool: PasswordPool;
  beforeEach(() => (pool = new PasswordPool()));
  afterEach(async () => pool.stop());

  it('refuses whoever would wait too long, and serves those who wait', async () => {
    const hash = hashSync('a', 4);
    const checks = Array.from({ length: 65 * size + 5 }, async (_, n) => pool.check(n % 2 ? 'a' : 'b', hash));
    const ended = await Promise.allSettled(checks);
    expect(ended.slice(0, 65 * size).map((one) => one.status === 'fulfilled' && one.value)).toEqual(
      Array.from({ length: 65 * size }, (_, n) => n % 2 === 1),
    );
    for (const one of ended.slice(65 * size)) expect(one).toMatchObject({ status: 'rejected', reason: busy });
    expect(await pool.check('a', hash)).toBe(true);
  });

  (process.platform === 'linux' ? it : it.skip)('lets the thread that answers go first', async () => {
    const own = getPriority();
    const lower = Math.min(19, own + 10);
    const others = threads();
    await pool.check('a', hashSync('a', 4));
    const opened = [...threads()].filter(([id]) => !others.has(id)).map(([, nice]) => nice);
    expect(opened).toContain(lower);
    expect(getPriority()).toBe(own);
  });

  it('goes on after a thread has failed', async () => {
    await expect(pool.check('a', '$9$no such kind')).rejects.toThrow();
    expect(await pool.check('a', hashSync('a', 4))).toBe(true);
  });

  it('ends what waits when it stops, and takes nothing after that', async () => {
    const checks = Array.from({ length: 10 }, async () => pool.check('a', hashSync('a', 4)));
    const ended = Promise.allSettled(checks);
    await pool.stop();
    expect((await ended).every(({ status }) => status === 'rejected')).toBe(true);
    await expect(pool.check('a', hashSync('a', 4))).rejects.toMatchObject(busy);
    await pool.stop();
  });
});
