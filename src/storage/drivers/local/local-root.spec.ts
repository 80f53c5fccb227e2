import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '@zot/extension-api';
import { LocalStorageDriver } from './local-storage-driver.js';
import type { RootOwner } from './root-lock.js';

/** Another process that holds the lock of a root as a server would. */
const holding = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1]);
  database.exec('BEGIN IMMEDIATE');
  database.prepare('UPDATE owner SET row = ?').run(JSON.stringify({ pid: process.pid, started: 0, commit: true }));
  database.exec('COMMIT');
  database.exec('BEGIN IMMEDIATE');
  console.log('held');
  setInterval(() => {}, 1000);
`;

describe('the root of a local store', () => {
  let folder: string;
  let root: string;
  let child: ChildProcess | undefined;
  const drivers: LocalStorageDriver[] = [];

  const driverAt = (rootDirectory: string, commit = false) => {
    const driver = new LocalStorageDriver({ rootDirectory, commit });
    drivers.push(driver);
    return driver;
  };
  const refusalOf = async (driver: LocalStorageDriver): Promise<string> => {
    const error = await driver.start().then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(StartError);
    return (error as StartError).message;
  };
  const hold = async () => {
    child = spawn(process.execPath, ['-e', holding, join(root, '.zot.lock')], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout!, 'data');
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-root-'));
    root = join(folder, 'a', 'root');
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    for (const driver of drivers.splice(0)) await driver.stop();
    await rm(folder, { recursive: true });
  });

  it('is made, held, and given back', async () => {
    const driver = driverAt(root, true);
    await driver.start();
    await driver.stop();
    await driver.stop();
    await driverAt(root).start();
  });

  it('is refused while another process holds it, and free once that was killed', async () => {
    const driver = driverAt(root);
    await driver.start();
    await driver.stop();
    await hold();
    expect(await refusalOf(driver)).toBe(`the root ${root} is in use by process ${child!.pid}`);
    child!.kill('SIGKILL');
    await once(child!, 'exit');
    await driver.start();
  });

  it('is refused to a second store, by whatever path', async () => {
    await driverAt(root).start();
    await symlink(root, join(folder, 'link'));
    expect(await refusalOf(driverAt(join(folder, 'link')))).toBe(
      `the root ${join(folder, 'link')} is that of another store too`,
    );
  });

  it('says so where a file stands in the way', async () => {
    await writeFile(join(folder, 'a'), 'a file');
    expect(await refusalOf(driverAt(root))).toBe(
      `the root ${root} cannot be made: a file stands where a folder belongs (${root})`,
    );
    await rm(join(folder, 'a'));
    await driverAt(root).start();
  });

  it('says so where the lock is no lock', async () => {
    const driver = driverAt(root);
    await driver.start();
    await driver.stop();
    await writeFile(join(root, '.zot.lock'), 'something else entirely'.repeat(50));
    expect(await refusalOf(driver)).toMatch(/^the lock .*\.zot\.lock cannot be taken: file is not a database$/);
  });

  describe('after an end', () => {
    const endedAs = async (change: Partial<RootOwner>, commit = false) => {
      const driver = driverAt(root, commit);
      await driver.start();
      await driver.stop();
      const database = new DatabaseSync(join(root, '.zot.lock'));
      const owner = JSON.parse(String(database.prepare('SELECT row FROM owner').get()!['row'])) as RootOwner;
      database.prepare('UPDATE owner SET row = ?').run(JSON.stringify({ ...owner, ...change }));
      database.close();
      await driver.start();
      return driver.doubtful;
    };

    it('nothing is doubtful while the machine went on', async () => {
      expect(await endedAs({ stopped: undefined })).toBeUndefined();
    });
    it('nothing is doubtful where each write was committed', async () => {
      expect(await endedAs({ stopped: undefined, machineRun: 'an earlier one' }, true)).toBeUndefined();
    });
    it('all of that run is doubtful where the machine went down under it', async () => {
      const started = Date.now() - 3_600_000;
      const doubtful = await endedAs({ stopped: undefined, machineRun: 'an earlier one', started });
      expect(doubtful!.from).toBe(started - 2000);
      expect(doubtful!.to).toBeGreaterThanOrEqual(Date.now());
    });
    it('its last minute is doubtful where the machine went down some time after a clean end', async () => {
      const stopped = Date.now() - 3_600_000;
      expect((await endedAs({ stopped, machineRun: 'an earlier one' }))!.from).toBe(stopped - 62_000);
    });
    it('what was doubtful stays so', async () => {
      expect(await endedAs({ doubtful: { from: 1, to: 2 } })).toEqual({ from: 1, to: 2 });
    });
  });
});
