import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import {
  RecordStore,
  requireRecordKey,
  type Clock,
  type ListOptions,
  type PutOptions,
  type RecordChange,
  type StoredRecord,
} from '@zot/extension-api';
import type { RecordVersions } from '../record-versions.js';
import type { MetadataFile } from './metadata-file.js';
import { checksumOf, isSound, recordOf, type Row } from './row.js';
import { damage } from './sqlite-error.js';
import { prepareStatements, type Statements } from './statements.js';

/** Records read before others get a turn: a millisecond. */
const pageSize = 500;
/** Expired records that a put takes away, so that they never heap up. */
const sweepSize = 10;

export interface SqliteRecordStoreOptions {
  readonly file: MetadataFile;
  readonly table: string;
  readonly clock: Clock;
  readonly versions: RecordVersions;
  /** Each write is on the disk when it resolves; else the system brings it there soon. */
  readonly isSynced: boolean;
}

/** One table of a metadata file. */
export class SqliteRecordStore extends RecordStore {
  private statements: { readonly of: number; readonly all: Statements } | undefined;

  constructor(private readonly options: SqliteRecordStoreOptions) {
    super();
  }

  async get(group: string, name: string): Promise<StoredRecord | undefined> {
    requireRecordKey(group, name);
    return this.options.file.run((database) => this.find(database, group, name));
  }

  async put(group: string, name: string, value: string, options: PutOptions = {}): Promise<string | undefined> {
    requireRecordKey(group, name);
    const { ifVersion, expires } = options;
    return this.change((database) => {
      // One process and one thread: nothing comes between the look and the write.
      if (ifVersion !== undefined && ifVersion !== (this.find(database, group, name)?.version ?? 'absent')) return;
      if (expires !== undefined) this.prepared(database).sweep.run(this.options.clock.now(), sweepSize);
      return this.insert(database, group, name, value, expires);
    });
  }

  async remove(group: string, name: string, ifVersion?: string): Promise<boolean> {
    requireRecordKey(group, name);
    return this.change((database) => {
      const found = this.find(database, group, name);
      if (!found || (ifVersion !== undefined && ifVersion !== found.version)) return false;
      return this.prepared(database).remove.run(group, name).changes === 1;
    });
  }

  async *list(group: string, { prefix = '', after }: ListOptions = {}): AsyncGenerator<StoredRecord> {
    requireRecordKey(group);
    let last = after !== undefined && Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0 ? after : undefined;
    for (let isFirst = true; ; isFirst = false) {
      if (!isFirst) await setImmediate();
      const page = this.options.file.run((database) => this.page(database, group, prefix, last));
      yield* page.records;
      if (page.isLast) return;
      last = page.end;
    }
  }

  async write(changes: readonly RecordChange[]): Promise<void> {
    for (const { group, name } of changes) requireRecordKey(group, name);
    this.change((database) => {
      database.exec('BEGIN');
      try {
        for (const { group, name, value } of changes) {
          if (value === undefined) this.prepared(database).remove.run(group, name);
          else this.insert(database, group, name, value);
        }
        database.exec('COMMIT');
      } catch (error) {
        // Some failures have ended the transaction already.
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async clear(group: string): Promise<void> {
    requireRecordKey(group);
    this.change((database) => this.prepared(database).clear.run(group));
  }

  private change<T>(work: (database: DatabaseSync) => T): T {
    const { file, isSynced } = this.options;
    if (!isSynced) return file.run(work);
    return file.run((database) => {
      database.exec('PRAGMA synchronous = FULL');
      try {
        return work(database);
      } finally {
        database.exec('PRAGMA synchronous = NORMAL');
      }
    });
  }

  private page(database: DatabaseSync, group: string, prefix: string, after: string | undefined) {
    const { pageFrom, pageAfter } = this.prepared(database);
    const statement = after === undefined ? pageFrom : pageAfter;
    const rows = statement.all(group, after ?? prefix, prefix, pageSize) as unknown as Row[];
    const records = rows.filter((row) => this.isThere(row)).map(recordOf);
    return { records, isLast: rows.length < pageSize, end: rows.at(-1)?.name };
  }

  private find(database: DatabaseSync, group: string, name: string): StoredRecord | undefined {
    const row = this.prepared(database).get.get(group, name) as Row | undefined;
    return row && this.isThere(row) ? recordOf(row) : undefined;
  }

  private insert(
    database: DatabaseSync,
    group: string,
    name: string,
    value: string,
    expires: number | null = null,
  ): string {
    const version = this.options.versions.next();
    const checksum = checksumOf({ group, name, value, version, expires });
    this.prepared(database).put.run(group, name, value, version, expires, checksum);
    return version;
  }

  private isThere(row: Row): boolean {
    if (!isSound(row)) throw damage('a row is not as it was written');
    const { expires } = row;
    return expires === null || expires > this.options.clock.now();
  }

  private prepared(database: DatabaseSync): Statements {
    const { file, table } = this.options;
    if (this.statements?.of !== file.generation) {
      this.statements = { of: file.generation, all: prepareStatements(database, table) };
    }
    return this.statements.all;
  }
}
