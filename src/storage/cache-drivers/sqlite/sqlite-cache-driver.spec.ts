import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RecordStore, Shelf } from '@zot/extension-api';
import { ManualClock, RecordingLog, recordStoreSuite } from '@zot/testkit';
import { indexFile, recordsFile, SqliteCacheDriver } from './sqlite-cache-driver.js';

const folders: string[] = [];
afterAll(async () => Promise.all(folders.map(async (folder) => rm(folder, { recursive: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zot-metadata-'));
  folders.push(folder);
  return folder;
}

interface Place {
  readonly folder: string;
  readonly driver: SqliteCacheDriver;
  readonly log: RecordingLog;
  readonly clock: ManualClock;
}

async function started(folder?: string, commit = false): Promise<Place> {
  const root = folder ?? (await newFolder());
  const [log, clock] = [new RecordingLog(), new ManualClock()];
  const driver = new SqliteCacheDriver({ rootDirectory: root, commit, clock, log });
  await driver.start();
  return { folder: root, driver, log, clock };
}

for (const [shelf, commit] of [
  ['records', true],
  ['repositories', false],
] as const) {
  recordStoreSuite(`SqliteRecordStore of ${shelf}`, async () => {
    const { driver, clock } = await started(undefined, commit);
    return {
      store: driver.shelf(shelf),
      now: () => clock.now(),
      pass: async (ms) => clock.advance(ms),
      dispose: async () => driver.stop(),
    };
  });
}

describe('SqliteCacheDriver', () => {
  const fill = async (store: RecordStore, count = 5000) =>
    store.write(Array.from({ length: count }, (_, n) => ({ group: `g${n % 7}`, name: `n${n}`, value: `value ${n}` })));
  const countOf = async (store: RecordStore): Promise<number> => {
    let count = 0;
    for (let group = 0; group < 7; group += 1) {
      for await (const { name, value } of store.list(`g${group}`)) {
        expect(value).toBe(`value ${name.slice(1)}`);
        count += 1;
      }
    }
    return count;
  };

  it('keeps its shelves apart, and all of them over a restart', async () => {
    const { driver, folder } = await started();
    const shelves: Shelf[] = ['records', 'statistics', 'repositories', 'blobs'];
    for (const shelf of shelves) await driver.shelf(shelf).put('g', 'n', shelf);
    await driver.stop();
    const again = await started(folder);
    for (const shelf of shelves) expect((await again.driver.shelf(shelf).get('g', 'n'))?.value).toBe(shelf);
    await again.driver.stop();
    expect(again.log.lines).toEqual([]);
  });

  it('makes its folder, and files that only their user may read', async () => {
    const { driver, folder } = await started(join(await newFolder(), 'a', 'b'));
    await driver.shelf('records').put('g', 'n', 'v');
    const files = await readdir(folder);
    expect(files).toContain(recordsFile);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    await driver.stop();
  });

  it('is for one process', async () => {
    const { driver, folder } = await started();
    await expect(started(folder)).rejects.toThrow(/\.zot\.records\.db is in use by another process/);
    await driver.stop();
    await (await started(folder)).driver.stop();
  });

  it('tells what stands in the way', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(started(join(folder, 'file'))).rejects.toThrow(/cannot be opened: .*ENOTDIR|EEXIST/);
    await expect(started('')).rejects.toThrow('storage.rootDirectory is empty');
  });

  it('rejects what comes after its end', async () => {
    const { driver } = await started();
    await driver.stop();
    await expect(driver.shelf('records').get('g', 'n')).rejects.toMatchObject({ name: 'RecordsUnavailable' });
  });

  const damages: [string, (file: string) => Promise<void>][] = [
    ['zeroed', async (file) => writeFile(file, Buffer.alloc((await stat(file)).size))],
    ['replaced by text', async (file) => writeFile(file, 'not a database '.repeat(1000))],
    ['cut to a third', async (file) => truncate(file, Math.floor((await stat(file)).size / 3))],
    ['zeroed in its middle', async (file) => overwrite(file, 0.4, 0.2)],
  ];

  it.each(damages)('begins a derived file anew that was %s, and touches no other', async (_, damage) => {
    const { driver, folder } = await started();
    await fill(driver.shelf('repositories'));
    await fill(driver.shelf('records'));
    await driver.stop();
    await damage(join(folder, indexFile));
    const { driver: after, log } = await started(folder);
    // Damage in the middle is found by whoever comes upon it.
    await countOf(after.shelf('repositories')).catch(() => 0);
    await after.shelf('repositories').put('g', 'new', 'v');
    expect((await after.shelf('repositories').get('g', 'new'))?.value).toBe('v');
    expect(await countOf(after.shelf('repositories'))).toBe(0);
    expect(await countOf(after.shelf('records'))).toBe(5000);
    expect(log.messages()).toEqual(['a metadata file was damaged; it is made anew from the stores']);
    expect(existsSync(join(folder, `${indexFile}.damaged`))).toBe(true);
    await after.stop();
    const { driver: last, log: quiet } = await started(folder);
    expect(quiet.lines).toEqual([]);
    await last.stop();
  });

  it.each(damages)('keeps what can be read of records in a file that was %s', async (name, damage) => {
    const { driver, folder } = await started();
    await fill(driver.shelf('records'));
    await driver.stop();
    await damage(join(folder, recordsFile));
    const { driver: after, log } = await started(folder);
    expect(log.messages()).toEqual(['a metadata file was damaged; what could be read of it was kept']);
    const saved = log.lines[0]!.fields['saved'];
    expect(await countOf(after.shelf('records'))).toBe(saved);
    if (name === 'zeroed in its middle') expect(saved).toBeGreaterThan(2000);
    await after.shelf('records').put('g0', 'n0', 'value 0');
    await after.stop();
  });

  it('keeps each damaged file of records', async () => {
    const { driver, folder } = await started();
    await driver.stop();
    for (let n = 0; n < 2; n += 1) {
      await writeFile(join(folder, recordsFile), `damage ${n}`.repeat(100));
      await (await started(folder)).driver.stop();
    }
    expect(await readFile(join(folder, `${recordsFile}.damaged`), 'utf8')).toContain('damage 0');
    expect(await readFile(join(folder, `${recordsFile}.damaged-2`), 'utf8')).toContain('damage 1');
  });

  it('goes on where a process ended while it replaced a damaged file', async () => {
    const { driver, folder } = await started();
    await fill(driver.shelf('records'));
    await driver.stop();
    await rename(join(folder, recordsFile), join(folder, `${recordsFile}.new`));
    const { driver: after } = await started(folder);
    expect(await countOf(after.shelf('records'))).toBe(5000);
    await after.stop();
  });

  it('does not touch records of a later version, and begins a derived file anew', async () => {
    const { driver, folder } = await started();
    await fill(driver.shelf('records'));
    await driver.stop();
    const setVersion = (file: string, version: number) => {
      using database = new DatabaseSync(join(folder, file));
      database.exec(`PRAGMA user_version = ${version}`);
    };
    setVersion(indexFile, 99);
    setVersion(recordsFile, 99);
    await expect(started(folder)).rejects.toThrow('is one of a later version');
    setVersion(recordsFile, 1);
    const { driver: after, log } = await started(folder);
    expect(await countOf(after.shelf('records'))).toBe(5000);
    expect(log.messages()).toEqual(['a metadata file was damaged; it is made anew from the stores']);
    await after.stop();
  });

  it('never gives out what was changed in the file', async () => {
    const { driver, folder } = await started();
    for (const shelf of ['records', 'repositories'] as const)
      await driver.shelf(shelf).put('g', 'n', 'a-value-of-theirs');
    await driver.stop();
    for (const file of [recordsFile, indexFile]) {
      const bytes = await readFile(join(folder, file));
      bytes.write('b', bytes.indexOf('a-value-of-theirs'));
      await writeFile(join(folder, file), bytes);
    }
    const { driver: after, log } = await started(folder);
    for (const shelf of ['records', 'repositories'] as const) {
      expect(await after.shelf(shelf).get('g', 'n')).toBeUndefined();
    }
    expect(log.messages('error')).toHaveLength(2);
    await after.stop();
  });

  it('loses nothing that was resolved when its process is killed (F03)', async () => {
    const { driver: first, folder } = await started();
    await first.stop();
    for (let round = 0; round < 5; round += 1) {
      const writer = spawn(
        process.execPath,
        ['--experimental-vm-modules', '--input-type=module', '--eval', writerOf(folder, round)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let told = '';
      writer.stdout.on('data', (data: Buffer) => {
        told += data.toString();
        if (told.length > 200 * (round + 1)) writer.kill('SIGKILL');
      });
      await once(writer, 'close');
      const last = Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
      expect(last).toBeGreaterThan(0);
      const { driver, log } = await started(folder);
      for (let n = 0; n <= last; n += 1) {
        expect((await driver.shelf('records').get(`round ${round}`, `n${n}`))?.value).toBe(`value ${n}`);
      }
      expect(log.lines).toEqual([]);
      await driver.stop();
    }
  });
});

/** The same calls as the driver makes, from a process that has nothing but Node. */
function writerOf(folder: string, round: number): string {
  return `
    import { writeSync } from 'node:fs';
    import { DatabaseSync } from 'node:sqlite';
    import { crc32 } from 'node:zlib';
    const database = new DatabaseSync(${JSON.stringify(join(folder, recordsFile))});
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const put = database.prepare('INSERT INTO records ("group", name, value, version, checksum) VALUES (?, ?, ?, ?, ?)');
    for (let n = 0; ; n += 1) {
      const row = ['round ${round}', 'n' + n, 'value ' + n, 'v' + n];
      put.run(...row, crc32([...row, 'null'].join('\\0')));
      writeSync(1, n + '\\n');
    }`;
}

async function overwrite(file: string, from: number, share: number): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(Math.floor(size * share)), 0, undefined, Math.floor(size * from));
  await handle.close();
}
