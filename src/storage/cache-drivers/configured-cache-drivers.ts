import { Inject, Injectable } from '@nestjs/common';
import {
  CacheDrivers,
  cacheDrivers,
  Clock,
  FromSlot,
  Log,
  StartError,
  type CacheDriver,
  type CacheDriverFactory,
  type CacheDriverRequest,
  type Choices,
  type Runs,
} from '@zot/extension-api';
import { STORAGE_SECTION } from '../stores.js';

/** What of a store says where its metadata is. */
export interface MetadataPlace {
  readonly rootDirectory: string;
  readonly commit: boolean;
  readonly remoteCache: boolean;
  readonly cacheDriver?: { readonly name?: unknown };
}

/** What of the section `storage` does. */
export interface MetadataPlaces extends MetadataPlace {
  readonly subPaths: Readonly<Record<string, MetadataPlace>>;
}

/** One driver per store that somebody asks for, started once however many do. */
@Injectable()
export class ConfiguredCacheDrivers extends CacheDrivers implements Runs {
  private readonly opened = new Map<string, Promise<CacheDriver>>();

  constructor(
    @Inject(STORAGE_SECTION) private readonly section: MetadataPlaces,
    @FromSlot(cacheDrivers) private readonly factories: Choices<CacheDriverFactory>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  async open(route: string): Promise<CacheDriver> {
    const opening = this.opened.get(route) ?? this.started(route);
    this.opened.set(route, opening);
    return opening;
  }

  start(): void {}

  async stop(): Promise<void> {
    const all = [...this.opened.values()].reverse();
    this.opened.clear();
    // One that could not be started was told of by whoever asked for it.
    for (const driver of all)
      await driver.then(
        async (one) => one.stop(),
        () => undefined,
      );
  }

  private async started(route: string): Promise<CacheDriver> {
    const driver = await this.make(route);
    try {
      await driver.start();
    } catch (error) {
      await driver.stop();
      throw error;
    }
    return driver;
  }

  private async make(route: string): Promise<CacheDriver> {
    const place = route === '' ? this.section : this.section.subPaths[route];
    if (!place) throw new Error(`there is no store ${route}`);
    const { rootDirectory, commit, remoteCache, cacheDriver } = place;
    const name = remoteCache && cacheDriver ? String(cacheDriver.name) : 'local';
    const log = this.log.with({ module: 'storage', cacheDriver: name });
    const request: CacheDriverRequest = { rootDirectory, commit, options: cacheDriver ?? {}, clock: this.clock, log };
    const factory = this.factories.get(name);
    if (factory) return factory.create(request);
    if (name !== 'local') throw new StartError(`storage.cacheDriver.name: there is no driver ${name}`);
    // Only now: a registry without metadata has no use for a database.
    const { SqliteCacheDriver } = await import('./sqlite/sqlite-cache-driver.js');
    return new SqliteCacheDriver(request);
  }
}
