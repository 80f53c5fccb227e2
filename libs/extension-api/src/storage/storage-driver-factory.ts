import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import { defineSlot } from '../wiring/slot.js';
import type { StorageDriver } from './storage-driver.js';

/** What a driver of a store is made from. */
export interface StorageDriverRequest {
  /** `storage.rootDirectory` of the store: for a bucket, the local folder beside it. */
  readonly rootDirectory: string;
  readonly commit: boolean;
  /** The checked object that named the driver. */
  readonly options: object;
  /** For pauses between tries, so that tests can turn them. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes one driver per store that names it. */
export abstract class StorageDriverFactory {
  /** No I/O: the driver connects on its first call. */
  abstract create(request: StorageDriverRequest): StorageDriver;
}

/** Picked by `storage.storageDriver.name`. Owner: the storage room. */
export const storageDrivers = defineSlot<StorageDriverFactory>('storage.driver', { own: ['local'] });
