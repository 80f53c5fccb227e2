import type { DatabaseSync } from 'node:sqlite';

/** The file was written by a version of this program that keeps records in another way. */
export class LaterSchema extends Error {}

type Step = (database: DatabaseSync, tables: readonly string[]) => void;

/** From each version of the schema to the next. What was released is never changed; what is new is added. */
const steps: readonly Step[] = [
  (database, tables) => {
    for (const table of tables) {
      database.exec(`CREATE TABLE ${table} (
        "group" TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, version TEXT NOT NULL, expires INTEGER,
        PRIMARY KEY ("group", name)) STRICT, WITHOUT ROWID`);
      database.exec(`CREATE INDEX ${table}_by_expiry ON ${table} (expires) WHERE expires IS NOT NULL`);
    }
  },
];

/** Brings a file to the schema of this version, in one transaction: a kill leaves the old one or the new one. */
export function migrate(database: DatabaseSync, tables: readonly string[]): void {
  database.exec('BEGIN IMMEDIATE');
  const version = Number(database.prepare('PRAGMA user_version').get()!['user_version']);
  if (version > steps.length) {
    database.exec('ROLLBACK');
    throw new LaterSchema(
      `it has version ${version} of the schema, and this program knows those up to ${steps.length}`,
    );
  }
  for (const step of steps.slice(version)) step(database, tables);
  if (version < steps.length) database.exec(`PRAGMA user_version = ${steps.length}`);
  database.exec('COMMIT');
}
