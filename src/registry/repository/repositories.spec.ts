import type { RepositoryName, Tag } from '@zot/oci';
import { ManualClock } from '@zot/testkit';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';
import { RepositoryIndex } from '../index/repository-index.js';
import { BoundedCache } from './bounded-cache.js';
import { Repositories } from './repositories.js';
import type { Repository } from './repository.js';

const named = (n: number) => `r${n}` as RepositoryName;
/** Listed under this many tags, an index weighs some 50 kB. */
const heavy = Array.from({ length: 100 }, (_, n) => `t${n}` as Tag);
const manifest = { digest: `sha256:${'a'.repeat(64)}` as never, mediaType: 'a/b', size: 1 };

describe('the repositories in memory', () => {
  let driver: WatchedDriver;
  let repositories: Repositories;
  beforeEach(() => {
    driver = new WatchedDriver(new MemoryStorageDriver());
    const store = { route: '', driver, settings: {} as never };
    repositories = new Repositories({
      stores: { all: [store], of: () => store },
      clock: new ManualClock(),
      onPresence: () => undefined,
      rebuild: async () => RepositoryIndex.new(),
      weightLimit: 1_000_000,
    });
  });
  const fill = async (n: number) =>
    repositories.use(named(n), async (one) => one.change((draft) => draft.put(manifest, heavy)));
  const inMemory = (count: number) =>
    Array.from({ length: count }, (_, n) => n).filter((n) => repositories.peek(named(n)));

  it('do not hold names of which nothing is there', async () => {
    for (let n = 0; n < 100; n += 1)
      expect(await repositories.use(named(n), async (one) => one.index())).toBeUndefined();
    expect(inMemory(100)).toEqual([]);
  });

  it('are forgotten when they weigh too much, those first that were not used for longest', async () => {
    for (let n = 0; n < 40; n += 1) {
      await fill(n);
      await repositories.use(named(0), async (one) => one.index());
    }
    const left = inMemory(40);
    expect(left.length).toBeGreaterThan(5);
    expect(left.length).toBeLessThan(40);
    expect(left).toEqual([0, ...Array.from({ length: left.length - 1 }, (_, n) => 41 - left.length + n)]);
    expect((await repositories.use(named(1), async (one) => one.index()))!.tagNames().length).toBe(100);
  });

  it('are one while they are used, whatever else is', async () => {
    let held: Repository | undefined;
    const until = Promise.withResolvers<void>();
    const holding = repositories.use(named(0), async (one) => {
      held = one;
      await until.promise;
    });
    for (let n = 1; n < 40; n += 1) await fill(n);
    await repositories.use(named(0), async (one) => expect(one).toBe(held));
    until.resolve();
    await holding;
    expect(inMemory(1)).toEqual([]);
  });
});

describe('a bounded cache', () => {
  it('forgets what was used longest ago, and keeps the newest whatever it weighs', () => {
    const cache = new BoundedCache<string>(10);
    cache.set('a', 'A', 4);
    cache.set('b', 'B', 4);
    expect(cache.get('a')).toBe('A');
    expect(cache.peek('b')).toBe('B');
    cache.set('c', 'C', 4);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['A', undefined, 'C']);
    cache.set('a', 'AA', 1);
    expect(cache.weight).toBe(5);
    cache.set('big', 'X', 100);
    expect([cache.get('a'), cache.get('c'), cache.get('big')]).toEqual([undefined, undefined, 'X']);
    cache.delete('big');
    cache.delete('none');
    expect(cache.weight).toBe(0);
  });
});
