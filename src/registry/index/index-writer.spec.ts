import { RegistryError, type Digest, type Tag } from '@zot/oci';
import { ManualClock, readSource } from '@zot/testkit';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';
import type { IndexDraft } from './index-draft.js';
import { IndexFile } from './index-file.js';
import { IndexWriter } from './index-writer.js';
import { RepositoryIndex } from './repository-index.js';

const digest = (n: number) => `sha256:${n.toString(16).padStart(64, '0')}` as Digest;
const put =
  (n: number, ...tags: string[]) =>
  (draft: IndexDraft) =>
    draft.put({ digest: digest(n), mediaType: 'm/n', size: n }, tags as Tag[]);

describe('the index of a repository', () => {
  let driver: WatchedDriver;
  let file: IndexFile;
  let writer: IndexWriter;
  let presence: boolean[];
  const clock = new ManualClock();

  const open = () => {
    presence = [];
    file = new IndexFile({ driver, path: 'a/index.json', clock, onPresence: (one) => void presence.push(one) });
    writer = new IndexWriter(file, { begin: async () => (await file.current()) ?? RepositoryIndex.new() });
  };
  const byHand = async (text: string) => driver.inner.write('a/index.json', [Buffer.from(text)]);
  const text = async () => (await readSource((await driver.inner.open('a/index.json'))!)).toString();
  const tags = async () => (await file.current())?.tagNames();

  beforeEach(() => {
    driver = new WatchedDriver(new MemoryStorageDriver());
    open();
  });

  it('is not there before it is written', async () => {
    expect(await file.current()).toBeUndefined();
    await writer.submit(put(1, 'x'));
    expect(await tags()).toEqual(['x']);
    expect(presence).toEqual([true]);
  });

  it('is written once for all that ask while a write runs', async () => {
    const asked = Array.from({ length: 100 }, async (_, n) => writer.submit(put(n, `t${n}`)));
    await Promise.all(asked);
    expect(driver.count('write')).toBeLessThanOrEqual(3);
    expect((await tags())!.length).toBe(100);
    open();
    expect((await tags())!.length).toBe(100);
  });

  it('shows a change when it is written, not before', async () => {
    await writer.submit(put(1, 'x'));
    let finish = () => {};
    driver.before = async ({ name }) => {
      if (name === 'write') await new Promise<void>((resolve) => (finish = resolve));
    };
    const written = writer.submit(put(2, 'y'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await tags()).toEqual(['x']);
    finish();
    await written;
    expect(await tags()).toEqual(['x', 'y']);
  });

  it('refuses one without the others', async () => {
    await writer.submit(put(1, 'x'));
    const outcomes = await Promise.allSettled([
      writer.submit(put(2, 'y')),
      writer.submit((draft) => draft.removeTag('none' as Tag)),
      writer.submit((draft) => draft.removeTag('x' as Tag)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((outcomes[1] as PromiseRejectedResult).reason).toBeInstanceOf(RegistryError);
    expect(await tags()).toEqual(['y']);
  });

  it('does not begin for what is refused, and not write what changes nothing', async () => {
    await expect(writer.submit((draft) => draft.removeTag('x' as Tag))).rejects.toThrow('manifest unknown');
    expect(await file.current()).toBeUndefined();
    await writer.submit(put(1, 'x'));
    await writer.submit(put(1, 'x'));
    expect(driver.count('write')).toBe(1);
  });

  it('is as before where a write fails, and all who shared it are told', async () => {
    await writer.submit(put(1, 'x'));
    driver.before = ({ name }) => {
      if (name === 'write') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    const outcomes = await Promise.allSettled([writer.submit(put(2, 'y')), writer.submit(put(3, 'z'))]);
    expect(outcomes.map((one) => (one as PromiseRejectedResult).reason.code)).toEqual(['ENOSPC', 'ENOSPC']);
    driver.before = () => undefined;
    expect(await tags()).toEqual(['x']);
    await writer.submit(put(2, 'y'));
    expect(await tags()).toEqual(['x', 'y']);
  });

  it('is what was written where the write was done and then said to have failed', async () => {
    await writer.submit(put(1, 'x'));
    const write = driver.inner.write.bind(driver.inner);
    driver.inner.write = async (...args) => {
      await write(...args);
      throw Object.assign(new Error('io'), { code: 'EIO' });
    };
    await expect(writer.submit(put(2, 'y'))).rejects.toThrow('io');
    driver.inner.write = write;
    expect(file.recent(1e9)).toBeUndefined();
    expect(await tags()).toEqual(['x', 'y']);
    await writer.submit(put(3, 'z'));
    expect(await tags()).toEqual(['x', 'y', 'z']);
  });

  it('shows an edit by hand, and adds to it', async () => {
    await writer.submit(put(1, 'x'));
    await byHand((await text()).replace('"x"', '"edited"').replace('}]}', '}],"more":1}'));
    expect(await tags()).toEqual(['edited']);
    await byHand((await text()).replace('"edited"', '"again"'));
    await writer.submit(put(2, 'y'));
    expect(await tags()).toEqual(['again', 'y']);
    expect(JSON.parse(await text())).toMatchObject({ more: 1 });
  });

  it('is gone when the file is, and begun anew', async () => {
    await writer.submit(put(1, 'x'));
    await driver.remove('a/index.json');
    expect(await tags()).toBeUndefined();
    expect(presence).toEqual([true, false]);
    await driver.remove('a/index.json');
    await writer.submit(put(2, 'y'));
    expect(await tags()).toEqual(['y']);
  });

  it('gives up when somebody else is always first', async () => {
    await writer.submit(put(1, 'x'));
    let edits = 0;
    driver.before = async ({ name }) => {
      if (name === 'write') await byHand(`{"manifests":[],"edit":${(edits += 1)}}`);
    };
    await expect(writer.submit(put(2, 'y'))).rejects.toThrow('is not at version');
    expect(edits).toBe(50);
  });

  it('loses nothing between several servers on one store', async () => {
    const others = Array.from({ length: 4 }, () => {
      const own = new IndexFile({ driver, path: 'a/index.json', clock, onPresence: () => undefined });
      return new IndexWriter(own, { begin: async () => (await own.current()) ?? RepositoryIndex.new() });
    });
    const pushes = Array.from({ length: 80 }, async (_, n) => {
      for (let late = n % 7; late > 0; late -= 1) await new Promise((resolve) => setImmediate(resolve));
      await others[n % 4]!.submit(put(n, `t${n}`));
    });
    await Promise.all(pushes);
    expect((await tags())!.length).toBe(80);
  });

  it('is looked at once for many who ask at once, and taken as recent for a while', async () => {
    await byHand('{"manifests":[]}');
    await Promise.all(Array.from({ length: 10 }, async () => file.current()));
    expect(driver.count('stat')).toBe(1);
    expect(driver.count('open')).toBe(1);
    expect(file.recent(20)).toBeDefined();
    await clock.advance(21);
    expect(file.recent(20)).toBeUndefined();
    await file.current();
    expect(driver.count('open')).toBe(1);
    expect(file.recent(20)).toBeDefined();
  });
});
