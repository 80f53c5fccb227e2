import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CacheDriver,
  errorText,
  StartError,
  type Clock,
  type Log,
  type RecordStore,
  type Shelf,
} from '@zot/extension-api';
import { RecordVersions } from '../record-versions.js';
import { isRefusal, unavailable } from './dynamodb-error.js';
import { DynamodbRecordStore } from './dynamodb-record-store.js';
import { ensureTable } from './table.js';

export interface DynamodbCacheDriverOptions {
  readonly client: DynamoDBClient;
  /** By name as the config has it. */
  readonly tables: ReadonlyMap<Shelf, string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Metadata in DynamoDB: a table for each shelf, looked for when it is used first. */
export class DynamodbCacheDriver extends CacheDriver {
  private readonly shelves = new Map<Shelf, RecordStore>();
  private readonly versions = new RecordVersions();
  private readonly names = new Map<Shelf, Promise<string>>();

  constructor(private readonly options: DynamodbCacheDriverOptions) {
    super();
  }

  /** Tables that the config names; one that it does not name is missed by whoever needs it. */
  async start(): Promise<void> {
    for (const [shelf, table] of this.options.tables) {
      if (!table) continue;
      try {
        await this.tableOf(shelf);
      } catch (error) {
        const cause = (error as Error).cause ?? error;
        if (error instanceof StartError) throw error;
        if (isRefusal(cause)) {
          const message = `the table ${table} of storage.cacheDriver cannot be used: ${errorText(cause)}`;
          throw new StartError(message, undefined, { cause });
        }
        this.options.log.error('DynamoDB is away; what needs metadata has to wait', { table, error });
        return;
      }
    }
  }

  async stop(): Promise<void> {
    this.options.client.destroy();
  }

  shelf(shelf: Shelf): RecordStore {
    const found = this.shelves.get(shelf) ?? this.make(shelf);
    this.shelves.set(shelf, found);
    return found;
  }

  private make(shelf: Shelf): RecordStore {
    const { client, clock } = this.options;
    return new DynamodbRecordStore({ client, clock, versions: this.versions, table: async () => this.tableOf(shelf) });
  }

  private async tableOf(shelf: Shelf): Promise<string> {
    let name = this.names.get(shelf);
    if (!name) {
      name = this.find(shelf);
      this.names.set(shelf, name);
      // Tried again by the next who needs it.
      name.catch(() => this.names.delete(shelf));
    }
    return name;
  }

  private async find(shelf: Shelf): Promise<string> {
    const { client, clock, log, tables } = this.options;
    const wanted = tables.get(shelf);
    if (!wanted) throw new StartError(`storage.cacheDriver names no table for ${shelf}`, `name all tables of zot's`);
    try {
      return await ensureTable(wanted, { client, clock, log });
    } catch (error) {
      throw error instanceof StartError ? error : unavailable(error);
    }
  }
}
