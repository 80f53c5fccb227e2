import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@zot/testkit';
import { fileState } from '../read/file-state.js';
import { WatchedFiles } from './watched-files.js';

describe('WatchedFiles', () => {
  let folder: string;
  let file: string;
  let clock: ManualClock;
  let seen: number;
  let watched: WatchedFiles;
  let end: AbortController;
  let watching: Promise<void>;

  const stateNow = (...files: string[]) => new Map(files.map((one) => [one, fileState(one)]));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-watched-'));
    file = join(folder, 'config.json');
    await writeFile(file, 'one');
    clock = new ManualClock();
    end = new AbortController();
    seen = 0;
    watched = new WatchedFiles(stateNow(file));
    watching = (async () => {
      for await (const _ of watched.changes(clock, end.signal)) {
        seen++;
        watched.read(stateNow(file), { isWhole: true });
      }
    })();
    await clock.advance(0);
  });
  afterEach(async () => {
    end.abort();
    await watching;
    await rm(folder, { recursive: true });
  });

  it('tells a change within a second, once', async () => {
    await clock.advance(10_000);
    expect(seen).toBe(0);
    await writeFile(file, 'two');
    await clock.advance(500);
    expect(seen).toBe(0);
    await clock.advance(500);
    expect(seen).toBe(1);
    await clock.advance(10_000);
    expect(seen).toBe(1);
  });

  it('waits until nothing moves any more', async () => {
    for (const text of ['t', 'tw', 'two', 'two!']) {
      await writeFile(file, text);
      await clock.advance(500);
      expect(seen).toBe(0);
    }
    await clock.advance(500);
    expect(seen).toBe(1);
  });

  it('sees renames over the name, links that are swapped, and files that go and come back', async () => {
    const twoLooks = async () => {
      await clock.advance(1000);
      return seen;
    };
    await writeFile(`${file}.new`, 'two');
    await rename(`${file}.new`, file);
    expect(await twoLooks()).toBe(1);
    await unlink(file);
    expect(await twoLooks()).toBe(2);
    await writeFile(join(folder, 'a'), 'a');
    await writeFile(join(folder, 'b'), 'b');
    await symlink('a', join(folder, 'data'));
    await symlink('data', file);
    expect(await twoLooks()).toBe(3);
    await symlink('b', join(folder, 'new'));
    await rename(join(folder, 'new'), join(folder, 'data'));
    expect(await twoLooks()).toBe(4);
  });

  it('compares with what was read, not with what it saw', async () => {
    // Changed between the reading and the first look.
    await writeFile(file, 'two');
    watched.read(new Map([[file, 'as it was read']]), { isWhole: true });
    await clock.advance(1000);
    expect(seen).toBe(1);
  });

  it('goes on watching files that a broken one no longer names', async () => {
    const other = join(folder, 'secret.json');
    await writeFile(other, '{}');
    watched.read(stateNow(file, other), { isWhole: true });
    watched.read(stateNow(file), { isWhole: false });
    await writeFile(other, '{"a":1}');
    await clock.advance(1000);
    expect(seen).toBe(1);
  });
});
