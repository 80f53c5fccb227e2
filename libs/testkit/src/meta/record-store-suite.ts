import { changeRecord, type RecordStore, type StoredRecord } from '@zot/extension-api';

export interface RecordStoreUnderTest {
  readonly store: RecordStore;
  /** A store of another process over the same records, where there may be one. */
  readonly other?: RecordStore;
  /** Lets the milliseconds pass after which records expire. */
  pass(ms: number): Promise<void> | void;
  /** What the store takes for now, in milliseconds since 1970. */
  now(): number;
  /** Called after each test. */
  dispose?(): Promise<void>;
}

/** What every `RecordStore` does; `make` gives a fresh one without records for each test. */
export function recordStoreSuite(name: string, make: () => Promise<RecordStoreUnderTest>): void {
  describe(`${name} keeps the contract of RecordStore`, () => {
    let made: RecordStoreUnderTest;
    let store: RecordStore;
    beforeEach(async () => {
      made = await make();
      store = made.store;
    });
    afterEach(async () => made.dispose?.());

    const all = async (group: string, options?: Parameters<RecordStore['list']>[1]): Promise<StoredRecord[]> => {
      const found: StoredRecord[] = [];
      for await (const record of store.list(group, options)) found.push(record);
      return found;
    };
    const names = async (group: string, options?: Parameters<RecordStore['list']>[1]) =>
      (await all(group, options)).map((record) => record.name);

    it('knows nothing of what was never put', async () => {
      expect(await store.get('g', 'n')).toBeUndefined();
      expect(await store.remove('g', 'n')).toBe(false);
      expect(await names('g')).toEqual([]);
      await store.clear('g');
      await store.write([]);
    });

    it('gives back what was put, whatever it holds', async () => {
      const values = ['{"a":1}', '', ' 0 ', 'ä€😀\n\r\t', 'x'.repeat(200_000)];
      for (const [n, value] of values.entries()) {
        const version = await store.put('g', `n${n}`, value);
        expect(version).toEqual(expect.any(String));
        expect(await store.get('g', `n${n}`)).toEqual({ name: `n${n}`, value, version });
      }
      expect((await all('g')).map(({ value }) => value)).toEqual(values);
    });

    it('takes names of any text, and keeps groups apart', async () => {
      const texts = ['a', 'A', 'a/b:c', ' ', '{}', '}{x}', 'ä', '😀', '%_\\', "'; drop", 'n'.repeat(1000)];
      for (const group of texts) for (const name of texts) await store.put(group, name, JSON.stringify([group, name]));
      for (const group of texts) {
        expect((await names(group)).sort()).toEqual([...texts].sort());
        for (const name of texts) expect((await store.get(group, name))?.value).toBe(JSON.stringify([group, name]));
      }
      await store.clear('{}');
      expect(await names('{}')).toEqual([]);
      expect(await names('}{x}')).toHaveLength(texts.length);
    });

    it.each([
      ['an empty group', '', 'n'],
      ['an empty name', 'g', ''],
      ['half a surrogate', 'g', '\ud800'],
      ['a NUL', 'g', 'a\0b'],
      ['a long name', 'g', 'n'.repeat(1001)],
      ['a group of many bytes', '€'.repeat(400), 'n'],
    ])('refuses %s', async (_, group, key) => {
      await expect(store.put(group, key, 'v')).rejects.toThrow('of a record');
      await expect(store.get(group, key)).rejects.toThrow('of a record');
      await expect(store.write([{ group, name: key, value: 'v' }])).rejects.toThrow('of a record');
    });

    it('never gives a version twice', async () => {
      const versions = new Set<string | undefined>();
      for (let n = 0; n < 5; n += 1) {
        versions.add(await store.put('g', 'n', 'same'));
        await store.write([{ group: 'g', name: 'n', value: 'same' }]);
        versions.add((await store.get('g', 'n'))?.version);
        await store.remove('g', 'n');
      }
      expect(versions.size).toBe(10);
      expect(versions.has(undefined)).toBe(false);
    });

    it('puts on condition', async () => {
      expect(await store.put('g', 'n', 'a', { ifVersion: 'v' })).toBeUndefined();
      const first = await store.put('g', 'n', 'a', { ifVersion: 'absent' });
      expect(await store.put('g', 'n', 'b', { ifVersion: 'absent' })).toBeUndefined();
      const second = await store.put('g', 'n', 'b', { ifVersion: first });
      expect(await store.put('g', 'n', 'c', { ifVersion: first })).toBeUndefined();
      expect(await store.get('g', 'n')).toEqual({ name: 'n', value: 'b', version: second });
    });

    it('removes on condition', async () => {
      const first = await store.put('g', 'n', 'a');
      const second = await store.put('g', 'n', 'b');
      expect(await store.remove('g', 'n', first)).toBe(false);
      expect(await store.remove('g', 'n', second)).toBe(true);
      expect(await store.remove('g', 'n', second)).toBe(false);
      expect(await store.get('g', 'n')).toBeUndefined();
    });

    it('forgets what has expired', async () => {
      const expires = made.now() + 2000;
      const version = await store.put('g', 'n', 'a', { expires });
      expect(await store.get('g', 'n')).toEqual({ name: 'n', value: 'a', version, expires });
      expect(await all('g')).toEqual([{ name: 'n', value: 'a', version, expires }]);
      await store.put('g', 'stays', 'b', { expires });
      await store.put('g', 'stays', 'b');
      await made.pass(2000);
      expect(await store.get('g', 'n')).toBeUndefined();
      expect(await names('g')).toEqual(['stays']);
      expect(await store.put('g', 'n', 'c', { ifVersion: version })).toBeUndefined();
      expect(await store.remove('g', 'n')).toBe(false);
      const anew = await store.put('g', 'n', 'c', { ifVersion: 'absent', expires: made.now() + 60_000 });
      expect(anew).not.toBe(version);
      expect((await store.get('g', 'n'))?.value).toBe('c');
    });

    it('does not keep what has expired', async () => {
      for (let n = 0; n < 20; n += 1) await store.put('g', `n${n}`, 'a', { expires: made.now() + 1000 });
      await made.pass(1000);
      for (let n = 0; n < 20; n += 1) await store.put('g', `m${n}`, 'a', { expires: made.now() + 60_000 });
      expect(await names('g')).toHaveLength(20);
    });

    it('lists in the order of bytes, from a prefix, after a name', async () => {
      const texts = ['a', 'a ', 'a b', 'a c', 'a%', 'aa', 'b', 'B', 'é', '\u{ffff}', '😀'];
      for (const name of texts) await store.put('g', name, name);
      const sorted = [...texts].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
      expect(await names('g')).toEqual(sorted);
      expect(await names('g', { after: 'a b' })).toEqual(sorted.slice(sorted.indexOf('a b') + 1));
      expect(await names('g', { prefix: 'a' })).toEqual(sorted.filter((text) => text.startsWith('a')));
      expect(await names('g', { prefix: 'a ' })).toEqual(['a ', 'a b', 'a c']);
      expect(await names('g', { prefix: 'a ', after: 'a b' })).toEqual(['a c']);
      expect(await names('g', { prefix: 'a', after: 'A' })).toEqual(sorted.filter((text) => text.startsWith('a')));
      expect(await names('g', { prefix: 'a', after: 'b' })).toEqual([]);
      expect(await names('g', { prefix: '😀' })).toEqual(['😀']);
      expect(await names('g', { prefix: '\u{10ffff}' })).toEqual([]);
    });

    it('lists many, and those that stay once while others come and go', async () => {
      const numbered = (from: number, to: number, value?: string) =>
        Array.from({ length: to - from }, (_, n) => ({
          group: 'g',
          name: `n${String(from + n).padStart(5, '0')}`,
          value,
        }));
      await store.write(numbered(0, 2500, 'v'));
      const found: string[] = [];
      for await (const { name } of store.list('g')) {
        found.push(name);
        if (found.length === 10) await store.write([...numbered(2000, 2500), ...numbered(2500, 2600, 'w')]);
      }
      expect(new Set(found).size).toBe(found.length);
      const stayed = numbered(0, 2000).map((one) => one.name);
      expect(found.slice(0, 2000)).toEqual(stayed);
      expect(await names('g', { after: 'n01999' })).toHaveLength(100);
    });

    it('writes many of several groups at once', async () => {
      await store.put('a', 'old', 'x');
      await store.put('b', 'there', 'x');
      await store.write([
        { group: 'a', name: 'new', value: '1' },
        { group: 'a', name: 'old' },
        { group: 'b', name: 'there', value: '2' },
        { group: 'b', name: 'never' },
      ]);
      expect((await all('a')).map(({ name, value }) => [name, value])).toEqual([['new', '1']]);
      expect((await all('b')).map(({ name, value }) => [name, value])).toEqual([['there', '2']]);
      await store.clear('a');
      expect(await names('a')).toEqual([]);
      expect(await names('b')).toEqual(['there']);
    });

    it('loses no change of many at once, also of two processes', async () => {
      const stores = [store, made.other ?? store];
      const add = (value = '0') => String(Number(value) + 1);
      await Promise.all(Array.from({ length: 20 }, async (_, n) => changeRecord(stores[n % 2]!, 'g', 'count', add)));
      expect((await store.get('g', 'count'))?.value).toBe('20');
      await changeRecord(stores[1]!, 'g', 'count', () => undefined);
      expect(await store.get('g', 'count')).toBeUndefined();
    });

    it('lets one of several win', async () => {
      const stores = [store, made.other ?? store];
      const won = await Promise.all(
        Array.from({ length: 10 }, async (_, n) => stores[n % 2]!.put('g', 'n', `${n}`, { ifVersion: 'absent' })),
      );
      expect(won.filter((version) => version !== undefined)).toHaveLength(1);
      expect((await store.get('g', 'n'))?.version).toBe(won.find((version) => version !== undefined));
    });
  });
}
