import { constants } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSource, storageDriverSuite } from '@zot/testkit';
import { calls } from './system-calls.js';
import { LocalStorageDriver } from './local-storage-driver.js';

describe.each([{ commit: false }, { commit: true }])('commit: $commit', ({ commit }) => {
  storageDriverSuite('LocalStorageDriver', async () => {
    const rootDirectory = await mkdtemp(join(tmpdir(), 'zot-local-'));
    const driver = new LocalStorageDriver({ rootDirectory, commit });
    await driver.start();
    return {
      driver,
      dispose: async () => {
        await driver.stop();
        await rm(rootDirectory, { recursive: true });
      },
    };
  });
});

describe('LocalStorageDriver', () => {
  let outside: string;
  let root: string;
  let driver: LocalStorageDriver;

  beforeEach(async () => {
    outside = await mkdtemp(join(tmpdir(), 'zot-local-'));
    root = join(outside, 'root');
    driver = new LocalStorageDriver({ rootDirectory: root, commit: false });
    await driver.start();
  });
  afterEach(async () => {
    await driver.stop();
    await rm(outside, { recursive: true });
  });

  const folders = async () => {
    const found: string[] = [];
    for await (const entry of driver.list('')) if (entry.kind === 'folder') found.push(entry.name);
    return found.filter((name) => !name.startsWith('.'));
  };

  it('gives files to its own user alone', async () => {
    await driver.write('a/b/index.json', [Buffer.from('{}')]);
    await (await driver.append('a/b/.uploads/x')).close();
    const mode = async (path: string) => ((await stat(join(root, path))).mode & 0o777).toString(8);
    expect(await mode('.')).toBe('700');
    expect(await mode('a')).toBe('700');
    expect(await mode('a/b')).toBe('700');
    expect(await mode('a/b/index.json')).toBe('600');
    expect(await mode('a/b/.uploads/x')).toBe('600');
    expect(await mode('.zot.lock')).toBe('600');
  });

  it.each(['../x', 'a/../../x', 'a/..', '.', './x', '/etc/passwd', 'a//b', 'a/', '', 'a\0b', 'a\\..\\b'])(
    'refuses the path %j',
    async (path) => {
      await expect(driver.stat(path)).rejects.toThrow('not a path below a store');
      await expect(driver.open(path)).rejects.toThrow('not a path below a store');
      await expect(driver.append(path)).rejects.toThrow('not a path below a store');
      await expect(driver.write(path, [])).rejects.toThrow('not a path below a store');
      await expect(driver.remove(path)).rejects.toThrow('not a path below a store');
      await expect(driver.move('a', path)).rejects.toThrow('not a path below a store');
    },
  );

  it('does not follow a link in the place of a file', async () => {
    await writeFile(join(outside, 'secret'), 'secret');
    await symlink(join(outside, 'secret'), join(root, 'link'));
    expect(await driver.stat('link')).toBeUndefined();
    expect(await driver.open('link')).toBeUndefined();
    await expect(driver.append('link')).rejects.toMatchObject({ code: 'ELOOP' });
    await driver.write('link', [Buffer.from('new')]);
    expect((await readSource((await driver.open('link'))!)).toString()).toBe('new');
    expect((await stat(join(outside, 'secret'))).size).toBe(6);
  });

  it('goes into a linked folder elsewhere, but not round in circles', async () => {
    await mkdir(join(outside, 'other-disk'));
    await mkdir(join(root, 'plain'));
    await symlink(join(outside, 'other-disk'), join(root, 'linked'));
    await symlink(root, join(root, 'plain-loop'));
    await symlink(outside, join(root, 'above'));
    await symlink('nowhere', join(root, 'dangling'));
    expect((await folders()).sort()).toEqual(['linked', 'plain']);
  });

  it('sweeps what a killed process left unnamed', async () => {
    await driver.stop();
    await writeFile(join(root, '.zot.tmp', 'left'), 'half an index');
    await driver.start();
    expect(await readdir(join(root, '.zot.tmp'))).toEqual([]);
  });

  it('leaves nothing behind where a write fails', async () => {
    await driver.write('a/b', [Buffer.from('text')]);
    await expect(driver.write('a/b/c', [Buffer.from('text')])).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(await readdir(join(root, '.zot.tmp'))).toEqual([]);
  });

  describe('on a full disk', () => {
    const { open } = calls;
    const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const fill = () => {
      const refuse = async (...given: Parameters<typeof open>) => {
        if (((given[1] as number) & constants.O_CREAT) !== 0) throw full();
        return open(...given);
      };
      calls.open = refuse as typeof open;
    };
    afterEach(() => void (calls.open = open));
    const text = async (path: string) => (await readSource((await driver.open(path))!)).toString();

    it('makes a file smaller that is there, and nothing else', async () => {
      await driver.write('a/index.json', [Buffer.from('a long text')]);
      fill();
      await expect(driver.write('a/index.json', [Buffer.from('a longer text')])).rejects.toMatchObject({
        code: 'ENOSPC',
      });
      await expect(driver.write('a/other', [Buffer.from('x')])).rejects.toMatchObject({ code: 'ENOSPC' });
      expect((await driver.write('a/index.json', [Buffer.from('a text')], { settled: true })).size).toBe(6);
      expect(await text('a/index.json')).toBe('a text');
      expect(await readdir(join(root, '.zot.tmp'))).toEqual([]);
    });

    it('can do so again once something was removed and there is room', async () => {
      await driver.write('a/b', [Buffer.from('a long text')]);
      fill();
      await driver.write('a/b', [Buffer.from('a text')]);
      await expect(driver.write('a/b', [Buffer.from('text')])).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(await text('a/b')).toBe('a text');
      calls.open = open;
      const again = new LocalStorageDriver({ rootDirectory: root, commit: false });
      await driver.stop();
      await again.start();
      fill();
      await again.write('a/b', [Buffer.from('text')]);
      calls.open = open;
      await again.stop();
      await driver.start();
      expect(await text('a/b')).toBe('text');
    });
  });
});
