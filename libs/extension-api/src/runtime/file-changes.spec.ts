import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from './clock.js';
import { fileChanges } from './file-changes.js';

class ShortClock extends Clock {
  now = () => Date.now();
  monotonic = () => performance.now();
  async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    await sleep(10, undefined, signal ? { signal } : {});
  }
}

describe('changes of files', () => {
  let folder: string;
  let stop: AbortController;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-changes-'));
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await rm(folder, { recursive: true });
  });

  const watch = (...names: string[]) =>
    fileChanges(
      names.map((name) => join(folder, name)),
      { clock: new ShortClock(), signal: stop.signal },
    );

  it.each([
    ['is written', () => writeFile(join(folder, 'a'), 'two')],
    [
      'is replaced by a rename',
      async () => {
        await writeFile(join(folder, 'new'), 'one');
        await rename(join(folder, 'new'), join(folder, 'a'));
      },
    ],
    ['goes', () => rm(join(folder, 'a'))],
    ['appears', () => writeFile(join(folder, 'b'), '')],
  ])('are told when a file %s', async (_, change) => {
    await writeFile(join(folder, 'a'), 'one');
    const changes = watch('a', 'b');
    const next = changes.next();
    await sleep(30);
    await change();
    expect(await next).toEqual({ done: false, value: undefined });
  });

  it('are told when a link on the way is swapped', async () => {
    for (const version of ['1', '2']) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'a'), 'same');
    }
    await symlink('1', join(folder, 'data'));
    await symlink('data/a', join(folder, 'a'));
    const next = watch('a').next();
    await sleep(30);
    await symlink('2', join(folder, 'next'));
    await rename(join(folder, 'next'), join(folder, 'data'));
    expect(await next).toEqual({ done: false, value: undefined });
  });

  it('end with the signal, without a word while nothing changes', async () => {
    await writeFile(join(folder, 'a'), 'one');
    const next = watch('a').next();
    await sleep(60);
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
