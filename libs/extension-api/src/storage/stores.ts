import type { RepositoryName } from '@zot/oci';
import type { TimeWindow } from '../runtime/task.js';
import type { RetentionSettings } from './retention-settings.js';
import type { StorageDriver } from './storage-driver.js';

/** The settings of one store that rooms above it read; words and meaning are those of the config's `storage`. */
export interface StoreSettings {
  /** The folder that the file names: the store's own, or the local one beside a bucket. */
  readonly rootDirectory?: string;
  readonly dedupe: boolean;
  readonly commit: boolean;
  readonly redirectBlobURL: boolean;
  readonly gc: boolean;
  /** Milliseconds. */
  readonly gcDelay: number;
  /** Milliseconds. */
  readonly gcInterval: number;
  /** When a collection may start. Absent: at any time. */
  readonly gcTimeWindow?: TimeWindow;
  /** Milliseconds that a collection may be late, at random. Default: 30 s. */
  readonly gcMaxSchedulerDelay?: number;
  readonly retention?: RetentionSettings;
  /** Repositories that may hold manifests; only that of the default store counts. Absent and 0: any number. */
  readonly maxRepos?: number;
  /** Milliseconds: a blob verified longer ago is hashed again as it is read. 0: on each full read. */
  readonly verifyInterval: number;
}

/** One store: the default one, or that of a sub-path. */
export interface Store {
  /** `''` for the default store, else the sub-path's route, such as `/a`. */
  readonly route: string;
  readonly driver: StorageDriver;
  readonly settings: StoreSettings;
}

/** The stores that the config names. Owner: the storage room. A repository lives in one, by its first path component. */
export abstract class Stores {
  /** The store that a repository is in, there or not. */
  abstract of(repository: RepositoryName): Store;
  /** The default store first, then the sub-paths in the order of the file. */
  abstract readonly all: readonly Store[];
}
