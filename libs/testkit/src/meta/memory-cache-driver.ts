import { CacheDriver, CacheDrivers, type Clock, type Shelf } from '@zot/extension-api';
import { MemoryRecordStore } from './memory-record-store.js';

/** Metadata in memory, for tests. */
export class MemoryCacheDriver extends CacheDriver {
  private readonly shelves = new Map<Shelf, MemoryRecordStore>();

  constructor(private readonly clock?: Clock) {
    super();
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  shelf(shelf: Shelf): MemoryRecordStore {
    const found = this.shelves.get(shelf) ?? new MemoryRecordStore(this.clock);
    this.shelves.set(shelf, found);
    return found;
  }
}

/** Drivers in memory, one for each route that is asked for. */
export class MemoryCacheDrivers extends CacheDrivers {
  private readonly drivers = new Map<string, MemoryCacheDriver>();

  constructor(private readonly clock?: Clock) {
    super();
  }

  async open(route: string): Promise<MemoryCacheDriver> {
    const found = this.drivers.get(route) ?? new MemoryCacheDriver(this.clock);
    this.drivers.set(route, found);
    return found;
  }
}
