import type { SessionStore } from '@zot/extension-api';

export interface SessionStoreUnderTest {
  readonly store: SessionStore;
  /** The store's time, in milliseconds since 1970. */
  now(): number;
  /** Lets the store's time pass. */
  pass(ms: number): Promise<void>;
  /** Called after each test. */
  dispose?(): Promise<void>;
}

/** What every `SessionStore` does; a package that replaces the port runs it over its own. */
export function sessionStoreSuite(name: string, make: () => Promise<SessionStoreUnderTest>): void {
  describe(`${name} keeps the contract of SessionStore`, () => {
    let made: SessionStoreUnderTest;
    let store: SessionStore;
    beforeEach(async () => {
      made = await make();
      store = made.store;
    });
    afterEach(async () => made.dispose?.());
    const [one, two] = ['a'.repeat(64), 'b'.repeat(64)];

    it('knows nothing of what was never put', async () => {
      expect(await store.get(one)).toBeUndefined();
      await store.remove(one);
    });

    it('gives back what was put, and no other', async () => {
      await store.put(one, '{"username":"ännç"}', made.now() + 60_000);
      await store.put(two, 'x'.repeat(4000), made.now() + 60_000);
      expect(await store.get(one)).toBe('{"username":"ännç"}');
      expect(await store.get(two)).toBe('x'.repeat(4000));
    });

    it('takes the latest of what was put under one id', async () => {
      await store.put(one, 'first', made.now() + 60_000);
      await store.put(one, 'second', made.now() + 60_000);
      expect(await store.get(one)).toBe('second');
    });

    it('finds nothing from when it was removed', async () => {
      await store.put(one, 'x', made.now() + 60_000);
      await store.put(two, 'y', made.now() + 60_000);
      await store.remove(one);
      expect(await store.get(one)).toBeUndefined();
      expect(await store.get(two)).toBe('y');
    });

    it('finds nothing from when it expires', async () => {
      await store.put(one, 'x', made.now() + 500);
      await store.put(two, 'y', made.now() + 60_000);
      await made.pass(600);
      expect(await store.get(one)).toBeUndefined();
      expect(await store.get(two)).toBe('y');
    });
  });
}
