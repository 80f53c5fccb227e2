import { resolve } from 'node:path';
import { CacheDriver, StartError, type CacheDriverRequest, type RecordStore, type Shelf } from '@zot/extension-api';
import { RecordVersions } from '../record-versions.js';
import { MetadataFile } from './metadata-file.js';
import { SqliteRecordStore } from './sqlite-record-store.js';

/** At the root of a store. No repository's name begins with a dot, and zot passes over files there. */
export const recordsFile = '.zot.records.db';
export const indexFile = '.zot.index.db';

const shelvesOf = { records: ['records', 'statistics'], index: ['repositories', 'blobs'] } as const;

/**
 * Metadata in two files of the store's folder: what can be made from nothing else, and what follows from the stores. The
 * latter may be deleted whenever no server runs.
 */
export class SqliteCacheDriver extends CacheDriver {
  private readonly files: readonly MetadataFile[];
  private readonly shelves: ReadonlyMap<Shelf, RecordStore>;

  constructor(private readonly request: Omit<CacheDriverRequest, 'options'>) {
    super();
    const { rootDirectory, commit, clock, log } = request;
    const versions = new RecordVersions();
    const fileOf = (name: string, tables: readonly string[], isDerived: boolean) =>
      new MetadataFile({ file: resolve(rootDirectory, name), tables, isDerived, log });
    const records = fileOf(recordsFile, shelvesOf.records, false);
    const index = fileOf(indexFile, shelvesOf.index, true);
    this.files = [records, index];
    const shelf = (table: Shelf, file: MetadataFile): [Shelf, RecordStore] => [
      table,
      new SqliteRecordStore({ file, table, clock, versions, isSynced: commit && table === 'records' }),
    ];
    this.shelves = new Map([
      ...shelvesOf.records.map((table) => shelf(table, records)),
      ...shelvesOf.index.map((table) => shelf(table, index)),
    ]);
  }

  async start(): Promise<void> {
    if (this.request.rootDirectory === '') {
      throw new StartError('metadata has no place, since storage.rootDirectory is empty', 'name a folder');
    }
    for (const file of this.files) file.open();
  }

  async stop(): Promise<void> {
    for (const file of this.files) file.close();
  }

  shelf(shelf: Shelf): RecordStore {
    return this.shelves.get(shelf)!;
  }
}
