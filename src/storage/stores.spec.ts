import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Choices, StartError, type StorageDriver, type StorageDriverFactory } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { ManualClock, SilentLog } from '@zot/testkit';
import { LocalStorageDriver } from './drivers/local/local-storage-driver.js';
import { MemoryStorageDriver } from './drivers/memory/memory-storage-driver.js';
import { StorageRuns } from './storage-runs.js';
import { ConfiguredStores, type StorageSection, type StoreSection } from './stores.js';

const clock = new ManualClock();
const log = new SilentLog();

const section = (rootDirectory: string, more: Partial<StorageSection> = {}): StorageSection => ({
  rootDirectory,
  dedupe: false,
  commit: false,
  redirectBlobURL: false,
  gc: false,
  gcDelay: 0,
  gcInterval: 0,
  verifyInterval: 0,
  subPaths: {},
  ...more,
});
const stores = (from: StorageSection, factories: Record<string, StorageDriverFactory> = {}) => {
  const choices = new Choices<StorageDriverFactory>();
  choices.fill(new Map(Object.entries(factories)));
  return new ConfiguredStores(from, choices, clock, log);
};
const subPath = (rootDirectory: string, more: Partial<StoreSection> = {}): StoreSection => ({
  ...section(rootDirectory),
  ...more,
});

describe('stores', () => {
  it.each([
    ['a/x', '/a'],
    ['a/x/y', '/a'],
    ['a', ''],
    ['ab/x', ''],
    ['b/c', '/b'],
    ['c/a', ''],
  ])('keeps %s in the store "%s"', (name, route) => {
    const found = stores(section('/r', { subPaths: { '/a': subPath('/s'), '/b': subPath('/t') } }));
    expect(found.of(name as RepositoryName).route).toBe(route);
  });

  it('gives each store its own settings', () => {
    const found = stores(section('/r', { dedupe: true, subPaths: { '/a': subPath('/s', { commit: true }) } }));
    expect(found.all.map(({ settings }) => [settings.dedupe, settings.commit])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('has the driver made that a store names', () => {
    const driver: StorageDriver = new MemoryStorageDriver();
    const requests: object[] = [];
    const memory: StorageDriverFactory = {
      create: (request) => {
        requests.push(request);
        return driver;
      },
    };
    const storageDriver = { name: 'memory', of: 'its own' };
    const found = stores(section('/r', { storageDriver, commit: true }), { memory });
    expect(found.all[0]!.driver).toBe(driver);
    expect(found.all[0]!.driver).toBe(driver);
    expect(requests).toEqual([{ rootDirectory: '/r', commit: true, options: storageDriver, clock, log }]);
    expect(stores(section('/r', { storageDriver: { name: 'local' } })).all[0]!.driver).toBeInstanceOf(
      LocalStorageDriver,
    );
  });

  it('says what keeps a store from being made', () => {
    expect(() => stores(section('')).all).toThrow('storage.rootDirectory: names no folder, and serving needs one');
    expect(() => stores(section('/r', { subPaths: { '/a': subPath('') } })).all).toThrow(
      'storage.subPaths./a.rootDirectory: names no folder',
    );
    expect(() => stores(section('/r', { storageDriver: { name: 'tape' } })).all).toThrow(
      'storage.storageDriver.name: there is no driver tape',
    );
  });
});

describe('the start of the stores', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-stores-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  it('locks each root until the stop', async () => {
    const of = (names: string[]) =>
      new StorageRuns(
        stores(section(join(folder, names[0]!), { subPaths: { '/a': subPath(join(folder, names[1]!)) } })),
      );
    const runs = of(['one', 'two']);
    await runs.start();
    await expect(of(['three', 'two']).start()).rejects.toThrow(StartError);
    await runs.stop();
    await runs.stop();
    const next = of(['two', 'one']);
    await next.start();
    await next.stop();
  });

  it('gives back what it had taken where one cannot be', async () => {
    await writeFile(join(folder, 'file'), '');
    const both = section(join(folder, 'one'), { subPaths: { '/a': subPath(join(folder, 'file')) } });
    await expect(new StorageRuns(stores(both)).start()).rejects.toThrow('a file stands where a folder belongs');
    const alone = new StorageRuns(stores(section(join(folder, 'one'))));
    await alone.start();
    await alone.stop();
  });
});
