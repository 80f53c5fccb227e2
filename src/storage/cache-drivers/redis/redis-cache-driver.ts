import { CacheDriver, type Clock, type Log, type RecordStore, type Shelf } from '@zot/extension-api';
import { RecordVersions } from '../record-versions.js';
import { RedisConnection } from './redis-connection.js';
import { RedisRecordStore } from './redis-record-store.js';
import type { RedisPlace } from './redis-url.js';

/** Metadata in Redis, under keys that zot has none of: what zot left there stays as it is. */
export class RedisCacheDriver extends CacheDriver {
  private readonly connection: RedisConnection;
  private readonly shelves = new Map<Shelf, RecordStore>();
  private readonly versions = new RecordVersions();

  constructor(
    private readonly place: RedisPlace,
    private readonly clock: Clock,
    log: Log,
  ) {
    super();
    this.connection = new RedisConnection(place, clock, log);
  }

  async start(): Promise<void> {
    await this.connection.start();
  }

  async stop(): Promise<void> {
    this.connection.stop();
  }

  shelf(shelf: Shelf): RecordStore {
    const found = this.shelves.get(shelf) ?? this.make(shelf);
    this.shelves.set(shelf, found);
    return found;
  }

  private make(shelf: Shelf): RecordStore {
    const { connection, clock, versions } = this;
    return new RedisRecordStore({ connection, prefix: `${this.place.keyprefix}:meta:{${shelf}:`, clock, versions });
  }
}
