import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { Runs } from '../runtime/runs.js';
import { defineSlot } from '../wiring/slot.js';
import type { RecordStore } from './record-store.js';

/**
 * Records of one kind. `records`: can be made from nothing else. `statistics`: neither, but of each a little may be lost
 * in a power cut. `repositories` and `blobs`: follow from the stores, and may be dropped at any time; whoever fills them
 * keeps a record there by which it sees that they were.
 */
export type Shelf = 'records' | 'statistics' | 'repositories' | 'blobs';

/** What holds metadata: files of ours, or a server that several registries share. Started once, before the first call. */
export abstract class CacheDriver implements Runs {
  /**
   * Rejects with `StartError` for what an operator has to mend. A server that does not answer is none of that: it is
   * logged, and tried until it does, since pulls need no metadata.
   */
  abstract start(): Promise<void>;
  /** Called once, after the last call of anything else. What was put is kept. */
  abstract stop(): Promise<void>;
  /** Always the same one for a shelf; usable from the start on. */
  abstract shelf(shelf: Shelf): RecordStore;
}

/** What a driver of metadata is made from. */
export interface CacheDriverRequest {
  /** The local folder of the store; may not exist yet. */
  readonly rootDirectory: string;
  /** What `records` resolves is on the disk: survives a power cut. */
  readonly commit: boolean;
  /** The checked object that named the driver. */
  readonly options: object;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes one driver per store that names it. */
export abstract class CacheDriverFactory {
  /** No I/O. */
  abstract create(request: CacheDriverRequest): CacheDriver;
}

/** Picked by `storage.cacheDriver.name`. Owner: the storage room. */
export const cacheDrivers = defineSlot<CacheDriverFactory>('storage.cache-driver', { own: ['local'] });

/** The drivers of the stores, each started by the first who asks for it. Owner: the storage room, which stops them. */
export abstract class CacheDrivers {
  /** By the route of the store: `''` for the default one. Rejects as `start` does. */
  abstract open(route: string): Promise<CacheDriver>;
}
