import type { BlobCache } from '@zot/extension-api';
import type { Digest } from '@zot/oci';

export interface BlobCacheUnderTest {
  readonly cache: BlobCache;
  /** A cache of another process over the same records, where there may be one. */
  readonly other?: BlobCache;
  /** Called after each test. */
  dispose?(): Promise<void>;
}

/** What every `BlobCache` does; `make` gives an empty one for each test. */
export function blobCacheSuite(name: string, make: () => Promise<BlobCacheUnderTest>): void {
  describe(`${name} keeps the contract of BlobCache`, () => {
    let made: BlobCacheUnderTest;
    let cache: BlobCache;
    beforeEach(async () => {
      made = await make();
      cache = made.cache;
    });
    afterEach(async () => made.dispose?.());

    const digest = (n: number) => `sha256:${n.toString(16).padStart(64, '0')}` as Digest;
    const allOf = async (of: Digest, from = cache) => {
      const found: string[] = [];
      for await (const place of from.places(of)) found.push(place);
      return found;
    };
    const places = async (n: number, from = cache) => allOf(digest(n), from);

    it('knows no place of what was never added', async () => {
      expect(await places(1)).toEqual([]);
      await cache.remove(digest(1), 'a');
      await cache.addAll([]);
    });

    it('tells all places of a blob once, in order', async () => {
      for (const place of ['b', 'a/b', 'a', 'b']) await cache.add(digest(1), place);
      await cache.add(digest(2), 'c');
      expect(await places(1)).toEqual(['a', 'a/b', 'b']);
      expect(await places(1, made.other ?? cache)).toEqual(['a', 'a/b', 'b']);
      await cache.remove(digest(1), 'a');
      expect(await places(1)).toEqual(['a/b', 'b']);
      expect(await places(2)).toEqual(['c']);
    });

    it('takes digests of every algorithm', async () => {
      for (const [algorithm, length] of [
        ['sha384', 96],
        ['sha512', 128],
      ] as const) {
        const long = `${algorithm}:${'f'.repeat(length)}` as Digest;
        await cache.add(long, 'a');
        expect(await allOf(long)).toEqual(['a']);
      }
    });

    it('adds many at once', async () => {
      const all = Array.from({ length: 2500 }, (_, n) => ({ digest: digest(n % 1250), place: `r${n % 2}${n}` }));
      await cache.addAll(all);
      for (const n of [0, 1, 1249]) expect(await places(n)).toHaveLength(2);
    });

    it('lets a reader stop at the first place', async () => {
      await cache.addAll(Array.from({ length: 1500 }, (_, n) => ({ digest: digest(1), place: `r${n}` })));
      for await (const place of cache.places(digest(1))) {
        expect(place).toBe('r0');
        break;
      }
    });

    it('remembers that it was filled', async () => {
      expect(await cache.isComplete()).toBe(false);
      await cache.add(digest(1), 'a');
      expect(await cache.isComplete()).toBe(false);
      await cache.markComplete();
      expect(await (made.other ?? cache).isComplete()).toBe(true);
      expect(await places(1)).toEqual(['a']);
    });

    it('loses no place that several add at once', async () => {
      const caches = [cache, made.other ?? cache];
      await Promise.all(Array.from({ length: 50 }, async (_, n) => caches[n % 2]!.add(digest(1), `r${n}`)));
      expect(await places(1)).toHaveLength(50);
    });
  });
}
