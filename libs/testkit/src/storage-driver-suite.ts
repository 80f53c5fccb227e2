import {
  canJoin,
  canLink,
  canStamp,
  canSweep,
  canTouch,
  WriteConflict,
  type FileStat,
  type StorageDriver,
  type StorePath,
  type UnfinishedWrite,
} from '@zot/extension-api';
import { readSource } from './read-source.js';

export interface DriverUnderTest {
  readonly driver: StorageDriver;
  /** A driver of another process on the same store, where there may be one. */
  readonly other?: StorageDriver;
  /** From how many bytes on the driver splits what it is given; the suite then appends more. Default: it never does. */
  readonly partBytes?: number;
  /** The store takes writes away by itself that were never finished, so that there is nothing to sweep. */
  readonly sweepsItself?: boolean;
  /** Called after each test. */
  dispose?(): Promise<void>;
}

/**
 * What every storage driver has to do, as jest tests. Call it in a spec file of the driver's package; `make` gives a fresh,
 * empty and started driver for each test.
 */
export function storageDriverSuite(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`${name} keeps the contract of StorageDriver`, () => {
    let made: DriverUnderTest;
    let driver: StorageDriver;

    beforeEach(async () => {
      made = await make();
      driver = made.driver;
    });
    afterEach(async () => made.dispose?.());

    const write = async (path: StorePath, text: string) => driver.write(path, [Buffer.from(text)]);
    const read = async (path: StorePath): Promise<string | undefined> => {
      const source = await driver.open(path);
      return source && (await readSource(source)).toString();
    };
    const append = async (path: StorePath, text: string) => {
      const sink = await driver.append(path);
      await sink.write([Buffer.from(text)]);
      await sink.close();
    };
    const expectStat = async (path: StorePath, { size, version, modified }: FileStat) => {
      const found = await driver.stat(path);
      expect(found).toMatchObject({ size, version });
      expect(Math.abs(found!.modified - modified)).toBeLessThan(10_000);
    };
    const names = async (folder: StorePath) => {
      const found: string[] = [];
      for await (const entry of driver.list(folder)) found.push(`${entry.kind} ${entry.name}`);
      return found.sort();
    };

    it('knows nothing of what was never written', async () => {
      expect(await driver.stat('a/b')).toBeUndefined();
      expect(await driver.open('a/b')).toBeUndefined();
      expect(await names('a')).toEqual([]);
      await driver.remove('a/b');
    });

    it('gives back what was written, from several buffers, and says how much', async () => {
      const stat = await driver.write('a/b/c', [Buffer.from('one '), Buffer.alloc(0), Buffer.from('two')]);
      expect(stat.size).toBe(7);
      expect(await read('a/b/c')).toBe('one two');
      await expectStat('a/b/c', stat);
    });

    it('holds empty files', async () => {
      await driver.write('empty', []);
      expect((await driver.stat('empty'))?.size).toBe(0);
      expect(await read('empty')).toBe('');
    });

    it('does not take a folder for a file', async () => {
      await write('a/b', 'text');
      expect(await driver.stat('a')).toBeUndefined();
      expect(await driver.open('a')).toBeUndefined();
      expect(await driver.stat('a/b/c')).toBeUndefined();
    });

    it('changes the version with the content, also where the size stays', async () => {
      const first = await write('file', 'one');
      const second = await write('file', 'two');
      expect(second.version).not.toBe(first.version);
      expect(await read('file')).toBe('two');
    });

    it('writes on condition', async () => {
      const first = await driver.write('file', [Buffer.from('one')], { ifVersion: 'absent' });
      await expect(driver.write('file', [Buffer.from('x')], { ifVersion: 'absent' })).rejects.toThrow(WriteConflict);
      await driver.write('file', [Buffer.from('two')], { ifVersion: first.version, settled: true });
      await expect(driver.write('file', [Buffer.from('x')], { ifVersion: first.version })).rejects.toThrow(
        WriteConflict,
      );
      await expect(driver.write('none', [Buffer.from('x')], { ifVersion: first.version })).rejects.toThrow(
        WriteConflict,
      );
      expect(await read('file')).toBe('two');
      expect(await read('none')).toBeUndefined();
    });

    it('shows the old file or the new one, never a mixture', async () => {
      const texts = ['a'.repeat(300_000), 'b'.repeat(200_000)];
      await write('file', texts[0]!);
      const writing = Promise.all(Array.from({ length: 20 }, async (_, n) => write('file', texts[n % 2]!)));
      for (let n = 0; n < 20; n += 1) expect(texts).toContain(await read('file'));
      await writing;
    });

    it('reads on from what was opened, though it is replaced or removed meanwhile', async () => {
      await write('file', 'the old text');
      const [first, second] = [await driver.open('file'), await driver.open('file')];
      await write('file', 'the new one');
      expect((await readSource(first!)).toString()).toBe('the old text');
      await driver.remove('file');
      expect((await readSource(second!)).toString()).toBe('the old text');
    });

    it.each([
      [0, 0, '0'],
      [3, 5, '345'],
      [9, 9, '9'],
      [0, 9, '0123456789'],
    ])('reads the bytes %d to %d', async (first, last, expected) => {
      await write('file', '0123456789');
      const source = await driver.open('file', { first, last });
      expect(source!.stat.size).toBe(10);
      expect((await readSource(source!, 2)).toString()).toBe(expected);
    });

    it('appends, also after the sink was closed, and counts what is there', async () => {
      const sink = await driver.append('up/load');
      expect(sink.size).toBe(0);
      expect((await driver.stat('up/load'))?.size).toBe(0);
      await sink.write([Buffer.from('one '), Buffer.from('two ')]);
      await sink.write([Buffer.from('three ')]);
      expect(sink.size).toBe(14);
      await sink.close();
      await sink.close();
      const again = await driver.append('up/load');
      expect(again.size).toBe(14);
      await again.write([Buffer.from('four')]);
      await again.close();
      expect(await read('up/load')).toBe('one two three four');
    });

    it('moves what was appended, over what is there', async () => {
      await append('up/load', 'new');
      await write('blobs/it', 'old text');
      const stat = await driver.move('up/load', 'blobs/it');
      await expectStat('blobs/it', stat);
      expect(await read('blobs/it')).toBe('new');
      expect(await driver.stat('up/load')).toBeUndefined();
    });

    it('moves to a folder that is not there yet, and rejects where there is nothing to move', async () => {
      await append('up/load', 'text');
      await driver.move('up/load', 'x/y/z');
      expect(await read('x/y/z')).toBe('text');
      await expect(driver.move('up/load', 'x/y/z')).rejects.toThrow();
      expect(await read('x/y/z')).toBe('text');
    });

    it('removes a file', async () => {
      await write('a/b', 'text');
      await driver.remove('a/b');
      expect(await driver.stat('a/b')).toBeUndefined();
      await driver.remove('a/b');
    });

    it('lists files and folders of one level', async () => {
      await write('a/file', '1');
      await write('a/folder/one', '2');
      await write('a/folder/two', '3');
      await write('ab', '4');
      expect(await names('a')).toEqual(['file file', 'folder folder']);
      expect(await names('')).toEqual(expect.arrayContaining(['folder a', 'file ab']));
    });

    it('lets two paths share their bytes, if it can link', async () => {
      if (!canLink(driver)) return;
      await write('a/one', 'text');
      expect(await driver.link('a/one', 'b/c/two')).toBe(true);
      await driver.remove('a/one');
      expect(await read('b/c/two')).toBe('text');
      expect(await driver.link('a/one', 'b/three')).toBe(false);
      expect(await driver.stat('b/three')).toBeUndefined();
    });

    it('does not replace what a link would stand for', async () => {
      if (!canLink(driver)) return;
      await write('one', 'text');
      await write('two', 'other');
      expect(await driver.link('one', 'two')).toBe(true);
      expect(await read('two')).toBe('other');
    });

    it('makes a file share the bytes of another, if it can join', async () => {
      if (!canJoin(driver)) return;
      await write('one', 'text');
      await new Promise((resolve) => setTimeout(resolve, 20));
      const younger = await write('a/two', 'text');
      expect(await driver.join('one', 'a/two')).toBe(true);
      expect(await driver.join('one', 'a/two')).toBe(false);
      const [one, two] = [await driver.stat('one'), await driver.stat('a/two')];
      expect(one!.version).toBe(two!.version);
      expect(Math.abs(two!.modified - younger.modified)).toBeLessThan(1);
      await driver.remove('one');
      expect(await read('a/two')).toBe('text');
      expect(await driver.join('one', 'a/two')).toBe(false);
      expect(await driver.join('a/two', 'b/three')).toBe(false);
      expect([await read('a/two'), await read('b/three')]).toEqual(['text', undefined]);
    });

    it('tells whether names came to a folder or left it, if it can stamp', async () => {
      const stamping = driver;
      if (!canStamp(stamping)) return;
      const stamps: (string | undefined)[] = [];
      const look = async () => {
        stamps.push((await stamping.stamp('a'))?.version);
        await new Promise((resolve) => setTimeout(resolve, 20));
      };
      await look();
      await write('a/one', 'text');
      await look();
      await write('a/two', 'text');
      await look();
      await driver.remove('a/one');
      await look();
      await look();
      expect(stamps[0]).toBeUndefined();
      expect(new Set(stamps).size).toBe(4);
      expect(stamps[4]).toBe(stamps[3]);
    });

    it('renews the age of a file, if it can touch', async () => {
      if (!canTouch(driver)) return;
      await write('file', 'text');
      const before = await driver.stat('file');
      // A bucket counts seconds.
      await new Promise((resolve) => setTimeout(resolve, before!.modified % 1000 === 0 ? 1100 : 20));
      await driver.touch('file');
      const after = await driver.stat('file');
      expect(after!.modified).toBeGreaterThan(before!.modified);
      expect(await read('file')).toBe('text');
      await driver.touch('nothing/there');
      expect(await driver.stat('nothing/there')).toBeUndefined();
    });

    it('keeps a note as long as the bytes are those it was left with, if it keeps notes', async () => {
      const first = await driver.append('up/load');
      await first.write([Buffer.from('one')]);
      await first.close('as of one');
      const second = await driver.append('up/load');
      if (second.note === undefined) return;
      expect(second.note).toBe('as of one');
      await second.write([Buffer.from('two')]);
      await second.close();
      const third = await driver.append('up/load');
      expect([third.size, third.note]).toEqual([6, undefined]);
      await third.close('x'.repeat(1000));
      const fourth = await driver.append('up/load');
      expect(fourth.note).toBe('x'.repeat(1000));
      await fourth.close('x'.repeat(1000));
      expect(await read('up/load')).toBe('onetwo');
    });

    describe('with files of many parts', () => {
      const some = (length: number, seed: number) =>
        Buffer.alloc(length, Buffer.from(Array.from({ length: 251 }, (_, n) => (n * seed) % 256)));
      const grow = async (by: StorageDriver, bytes: Buffer, note?: string) => {
        const sink = await by.append('up/large');
        for (let at = 0; at < bytes.length; at += 700_001) await sink.write([bytes.subarray(at, at + 700_001)]);
        await sink.close(note);
        return sink.size;
      };
      const open = async (path: StorePath) => readSource((await driver.open(path))!);
      const unfinished = async (fromNow: number) => {
        const found: UnfinishedWrite[] = [];
        if (!canSweep(driver)) return found;
        for await (const write of driver.unfinished(Date.now() + fromNow)) found.push(write);
        return found;
      };

      it.each([
        ['ends on a part', 2, 0],
        ['ends beside one', 2, 1234],
        ['goes on for a while', 1, 345_678],
      ])('gives back what %s, appended in three goes and by two processes', async (_, parts, rest) => {
        const { partBytes, other = driver } = made;
        if (partBytes === undefined) return;
        const pieces = [some(partBytes * parts + rest, 3), some(100, 5), some(partBytes + 77, 7)];
        const whole = Buffer.concat(pieces);
        await grow(driver, pieces[0]!, 'noted');
        expect((await driver.stat('up/large'))?.size).toBe(pieces[0]!.length);
        await grow(other, pieces[1]!);
        expect(await grow(driver, pieces[2]!)).toBe(whole.length);
        const stat = await other.move('up/large', 'blobs/large');
        expect(stat.size).toBe(whole.length);
        expect((await open('blobs/large')).equals(whole)).toBe(true);
        await expectStat('blobs/large', stat);
        expect(await names('up')).toEqual([]);
        const source = await driver.open('blobs/large', { first: partBytes - 3, last: partBytes + 4 });
        expect((await readSource(source!)).equals(whole.subarray(partBytes - 3, partBytes + 5))).toBe(true);
      });

      it('can be read before it is moved, and goes on after that', async () => {
        const { partBytes } = made;
        if (partBytes === undefined) return;
        const pieces = [some(partBytes + 99, 3), some(partBytes, 5)];
        await grow(driver, pieces[0]!);
        expect((await open('up/large')).equals(pieces[0]!)).toBe(true);
        await grow(driver, pieces[1]!);
        expect((await open('up/large')).equals(Buffer.concat(pieces))).toBe(true);
        await driver.move('up/large', 'blobs/large');
        expect((await open('blobs/large')).equals(Buffer.concat(pieces))).toBe(true);
      });

      it('is removed with all that belongs to it', async () => {
        const { partBytes } = made;
        if (partBytes === undefined) return;
        await grow(driver, some(partBytes + 99, 3));
        expect(await names('up')).toEqual(['file large']);
        await driver.remove('up/large');
        expect(await driver.stat('up/large')).toBeUndefined();
        expect(await names('up')).toEqual([]);
        expect(await unfinished(60_000)).toEqual([]);
      });

      it('lets one of two processes append, and tells the other', async () => {
        const { partBytes, other } = made;
        if (partBytes === undefined || !other) return;
        const [one, two] = [some(partBytes + 10, 3), some(partBytes + 20, 5)];
        const sinks = [await driver.append('up/large'), await other.append('up/large')];
        await sinks[0]!.write([one]);
        await sinks[1]!.write([two]);
        await sinks[0]!.close();
        await expect(sinks[1]!.close()).rejects.toThrow(WriteConflict);
        await driver.move('up/large', 'blobs/large').then(
          async () => expect((await open('blobs/large')).equals(one)).toBe(true),
          // Parts of both have met: then there is no such file, rather than a mixture.
          async () => expect(await driver.stat('blobs/large')).toBeUndefined(),
        );
      });

      it('is swept where nobody goes on with it, and not before', async () => {
        const { partBytes, sweepsItself = false } = made;
        if (partBytes === undefined || !canSweep(driver)) return;
        const sink = await driver.append('up/large');
        await sink.write([some(partBytes * 2, 3)]);
        await sink.write([some(partBytes * 2, 3)]);
        expect(await unfinished(-60_000)).toEqual([]);
        expect((await unfinished(60_000)).length > 0).toBe(!sweepsItself);
        for (const write of await unfinished(60_000)) await driver.abandon(write);
        expect(await unfinished(60_000)).toEqual([]);
        await sink.close().catch(() => undefined);
        await driver.remove('up/large');
        expect(await driver.stat('up/large')).toBeUndefined();
      });
    });
  });
}
