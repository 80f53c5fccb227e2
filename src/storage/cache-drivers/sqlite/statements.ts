import type { DatabaseSync, StatementSync } from 'node:sqlite';

export interface Statements {
  /** group, name */
  readonly get: StatementSync;
  /** group, name, value, version, expires, checksum */
  readonly put: StatementSync;
  /** group, name */
  readonly remove: StatementSync;
  /** group, first name, prefix, most */
  readonly pageFrom: StatementSync;
  /** group, the name before the first, prefix, most */
  readonly pageAfter: StatementSync;
  /** group */
  readonly clear: StatementSync;
  /** now, most */
  readonly sweep: StatementSync;
}

const columns = '"group", name, value, version, expires, checksum';

export function prepareStatements(database: DatabaseSync, table: string): Statements {
  // No text in UTF-8 has a byte FF, so that the prefix and this one sort behind all that begins with the prefix.
  const page = (compare: string) => `SELECT ${columns} FROM ${table}
    WHERE "group" = ?1 AND name ${compare} ?2 AND name < (?3 || x'ff') ORDER BY name LIMIT ?4`;
  return {
    get: database.prepare(`SELECT ${columns} FROM ${table} WHERE "group" = ? AND name = ?`),
    put: database.prepare(`INSERT INTO ${table} (${columns}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      value = excluded.value, version = excluded.version, expires = excluded.expires, checksum = excluded.checksum`),
    remove: database.prepare(`DELETE FROM ${table} WHERE "group" = ? AND name = ?`),
    pageFrom: database.prepare(page('>=')),
    pageAfter: database.prepare(page('>')),
    clear: database.prepare(`DELETE FROM ${table} WHERE "group" = ?`),
    sweep: database.prepare(`DELETE FROM ${table} WHERE ("group", name) IN
      (SELECT "group", name FROM ${table} WHERE expires <= ? ORDER BY expires LIMIT ?)`),
  };
}
