import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  FromSlot,
  Log,
  StartError,
  storageDrivers,
  Stores,
  type Adaptation,
  type Choices,
  type Runs,
  type StorageDriver,
  type StorageDriverFactory,
  type Store,
  type StoreSettings,
} from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { LocalStorageDriver } from './drivers/local/local-storage-driver.js';
import { parseTimeWindow } from './time-window.js';

/** What a store is made from. */
export interface StoreSection extends Omit<StoreSettings, 'gcTimeWindow'> {
  readonly rootDirectory: string;
  /** `HH:MM-HH:MM`. */
  readonly gcTimeWindow?: string;
  readonly storageDriver?: { readonly name?: unknown };
}

/** The section `storage`. */
export interface StorageSection extends StoreSection {
  readonly subPaths: Readonly<Record<string, StoreSection>>;
}

export const STORAGE_SECTION = Symbol('storage section');

/** A store whose settings may change while it is used. */
type MadeStore = { -readonly [Key in keyof Store]: Store[Key] };

/** One store per root that the file names. */
@Injectable()
export class ConfiguredStores extends Stores implements Runs {
  private made: readonly MadeStore[] | undefined;

  constructor(
    @Inject(STORAGE_SECTION) private section: StorageSection,
    @FromSlot(storageDrivers) private readonly drivers: Choices<StorageDriverFactory>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  /** Made at the first use: the choices of the slot are not there yet when this is constructed. */
  get all(): readonly Store[] {
    return (this.made ??= [
      this.make('', this.section),
      ...Object.entries(this.section.subPaths).map(([route, section]) => this.make(route, section)),
    ]);
  }

  of(repository: RepositoryName): Store {
    const [main, ...others] = this.all as [Store, ...Store[]];
    const end = repository.indexOf('/');
    // As zot routes: by the first component, and a repository that has no other lives in the default store.
    if (others.length === 0 || end < 0) return main;
    const route = `/${repository.slice(0, end)}`;
    return others.find((store) => store.route === route) ?? main;
  }

  /** Other settings for the same stores at the same places. */
  adapt(section: StorageSection): Adaptation {
    const commit = (): void => {
      this.section = section;
      for (const store of this.made ?? [])
        store.settings = settingsOf(store.route === '' ? section : section.subPaths[store.route]!);
    };
    return { commit, cancel: () => undefined };
  }

  start(): void {}

  stop(): void {}

  private make(route: string, section: StoreSection): MadeStore {
    return { route, driver: this.driverOf(route, section), settings: settingsOf(section) };
  }

  private driverOf(route: string, { rootDirectory, commit, storageDriver }: StoreSection): StorageDriver {
    const place = route === '' ? 'storage' : `storage.subPaths.${route}`;
    if (rootDirectory === '') throw new StartError(`${place}.rootDirectory: names no folder, and serving needs one`);
    const name = storageDriver?.name ?? 'local';
    const factory = this.drivers.get(String(name));
    if (factory) {
      const log = this.log.with({ module: 'storage', driver: name });
      return factory.create({ rootDirectory, commit, options: storageDriver ?? {}, clock: this.clock, log });
    }
    if (name === 'local') return new LocalStorageDriver({ rootDirectory, commit });
    throw new StartError(`${place}.storageDriver.name: there is no driver ${String(name)}`);
  }
}

function settingsOf({ gcTimeWindow, ...settings }: StoreSection): StoreSettings {
  return { ...settings, gcTimeWindow: gcTimeWindow === undefined ? undefined : parseTimeWindow(gcTimeWindow) };
}
