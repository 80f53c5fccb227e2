import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CacheDriver, CacheDriverFactory, Choices, type CacheDriverRequest } from '@zot/extension-api';
import { ManualClock, MemoryCacheDriver, SilentLog } from '@zot/testkit';
import { ConfiguredCacheDrivers, type MetadataPlace } from './configured-cache-drivers.js';
import { recordsFile } from './sqlite/sqlite-cache-driver.js';

class Chosen extends MemoryCacheDriver {
  starts = 0;
  stops = 0;
  override async start() {
    this.starts += 1;
  }
  override async stop() {
    this.stops += 1;
  }
}

class Broken extends Chosen {
  override async start(): Promise<void> {
    throw new Error('not today');
  }
}

class Factory extends CacheDriverFactory {
  readonly requests: CacheDriverRequest[] = [];
  readonly made: Chosen[] = [];
  constructor(private readonly Driver = Chosen) {
    super();
  }
  create(request: CacheDriverRequest): CacheDriver {
    this.requests.push(request);
    this.made.push(new this.Driver());
    return this.made.at(-1)!;
  }
}

describe('ConfiguredCacheDrivers', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'zot-drivers-'))));
  afterEach(async () => rm(root, { recursive: true }));

  const place = (settings: Partial<MetadataPlace> = {}): MetadataPlace => ({
    rootDirectory: root,
    commit: false,
    remoteCache: false,
    ...settings,
  });
  const driversOf = (main: MetadataPlace, subPaths: Record<string, MetadataPlace> = {}, factory = new Factory()) => {
    const choices = new Choices<CacheDriverFactory>();
    choices.fill(new Map([['redis', factory]]));
    const drivers = new ConfiguredCacheDrivers({ ...main, subPaths }, choices, new ManualClock(), new SilentLog());
    return { drivers, factory };
  };

  it('touches nothing before somebody asks', async () => {
    const { drivers } = driversOf(place());
    drivers.start();
    await drivers.stop();
    expect(existsSync(join(root, recordsFile))).toBe(false);
  });

  it('keeps metadata in the folder of the store, unless the file names another place', async () => {
    const { drivers, factory } = driversOf(place({ cacheDriver: { name: 'redis' } }));
    const driver = await drivers.open('');
    await driver.shelf('records').put('g', 'n', 'v');
    await drivers.stop();
    expect(existsSync(join(root, recordsFile))).toBe(true);
    expect(factory.made).toEqual([]);
  });

  it('starts one driver however many ask for it, and stops it once', async () => {
    const { drivers, factory } = driversOf(place({ remoteCache: true, commit: true, cacheDriver: { name: 'redis' } }));
    const [one, other] = await Promise.all([drivers.open(''), drivers.open('')]);
    expect(one).toBe(other);
    await drivers.stop();
    expect(factory.made).toMatchObject([{ starts: 1, stops: 1 }]);
    expect(factory.requests).toMatchObject([{ rootDirectory: root, commit: true, options: { name: 'redis' } }]);
  });

  it('gives each store its own', async () => {
    const { drivers, factory } = driversOf(place(), {
      '/a': place({ remoteCache: true, cacheDriver: { name: 'redis' } }),
    });
    expect(await drivers.open('/a')).toBe(factory.made[0]);
    expect(await drivers.open('')).not.toBe(factory.made[0]);
    await expect(drivers.open('/b')).rejects.toThrow('there is no store /b');
    await drivers.stop();
  });

  it('tells all who ask why one cannot be started, and lets go of it', async () => {
    const remote = place({ remoteCache: true, cacheDriver: { name: 'redis' } });
    const { drivers, factory } = driversOf(remote, {}, new Factory(Broken));
    await expect(drivers.open('')).rejects.toThrow('not today');
    await expect(drivers.open('')).rejects.toThrow('not today');
    await drivers.stop();
    expect(factory.made).toMatchObject([{ stops: 1 }]);
  });

  it('says which driver there is not', async () => {
    const { drivers } = driversOf(place({ remoteCache: true, cacheDriver: { name: 'memcached' } }));
    await expect(drivers.open('')).rejects.toThrow('storage.cacheDriver.name: there is no driver memcached');
  });
});
