import type { DatabaseSync } from 'node:sqlite';

/** The file was written by a version of this program that keeps records in another way. */
export class LaterSchema extends Error {}

/** What a file is to hold. */
export interface FileContent {
  readonly tables: readonly string[];
  /** Follows from what is elsewhere: no row has to be found again in a damaged file. */
  readonly isDerived: boolean;
}

/** From each version of the schema to the next. What was released is never changed; what is new is added. */
const steps: readonly ((database: DatabaseSync, content: FileContent) => void)[] = [
  (database, { tables, isDerived }) => {
    for (const table of tables) {
      const id = isDerived ? '' : 'id INTEGER PRIMARY KEY,';
      const key = isDerived ? 'PRIMARY KEY' : 'UNIQUE';
      database.exec(`CREATE TABLE ${table} (
        ${id} "group" TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, version TEXT NOT NULL, expires INTEGER,
        checksum INTEGER NOT NULL, ${key} ("group", name))
        STRICT${isDerived ? ', WITHOUT ROWID' : ''}`);
      database.exec(`CREATE INDEX ${table}_by_expiry ON ${table} (expires) WHERE expires IS NOT NULL`);
    }
  },
];

/** Brings a file to the schema of this version, in one transaction: a kill leaves the old one or the new one. */
export function migrate(database: DatabaseSync, content: FileContent): void {
  database.exec('BEGIN IMMEDIATE');
  const version = Number(database.prepare('PRAGMA user_version').get()!['user_version']);
  if (version > steps.length) {
    database.exec('ROLLBACK');
    throw new LaterSchema(
      `it has version ${version} of the schema, and this program knows those up to ${steps.length}`,
    );
  }
  for (const step of steps.slice(version)) step(database, content);
  if (version < steps.length) database.exec(`PRAGMA user_version = ${steps.length}`);
  database.exec('COMMIT');
}
