import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from './clock.js';
import { fileChanges, lookAtFiles } from './file-changes.js';

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

  /** Of what changes from here on. */
  async function watch(...names: string[]): Promise<AsyncGenerator<void, void, void>> {
    const paths = names.map((name) => join(folder, name));
    return fileChanges(paths, { clock: new ShortClock(), signal: stop.signal, since: await lookAtFiles(paths) });
  }

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
    const changes = await watch('a', 'b');
    await change();
    expect(await changes.next()).toEqual({ done: false, value: undefined });
  });

  it('are told when a link on the way is swapped', async () => {
    for (const version of ['1', '2']) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'a'), 'same');
    }
    await symlink('1', join(folder, 'data'));
    await symlink('data/a', join(folder, 'a'));
    const changes = await watch('a');
    await symlink('2', join(folder, 'next'));
    await rename(join(folder, 'next'), join(folder, 'data'));
    expect(await changes.next()).toEqual({ done: false, value: undefined });
  });

  it('end with the signal, without a word while nothing changes', async () => {
    await writeFile(join(folder, 'a'), 'one');
    const next = (await watch('a')).next();
    await sleep(60);
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
