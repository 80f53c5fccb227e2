import {
  CacheDriver,
  type CanCount,
  type Clock,
  type Log,
  type RecordStore,
  type SharedCount,
  type Shelf,
} from '@zot/extension-api';
import { RecordVersions } from '../record-versions.js';
import { RedisConnection } from './redis-connection.js';
import { RedisRecordStore } from './redis-record-store.js';
import type { RedisPlace } from './redis-url.js';
import { countScript } from './scripts.js';

/** Metadata in Redis, under keys that zot has none of: what zot left there stays as it is. */
export class RedisCacheDriver extends CacheDriver implements CanCount {
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

  async count(name: string, windowMs: number): Promise<SharedCount> {
    const key = `${this.place.keyprefix}:count:${name}`;
    // Not tried again: it would be counted twice, and whoever asks does not wait for long.
    const [count, resetsIn] = await this.connection.call(
      false,
      async (client) => client.eval(countScript, 1, key, windowMs) as Promise<[number, number]>,
    );
    return { count, resetsIn };
  }

  private make(shelf: Shelf): RecordStore {
    const { connection, clock, versions } = this;
    return new RedisRecordStore({ connection, prefix: `${this.place.keyprefix}:meta:{${shelf}:`, clock, versions });
  }
}
