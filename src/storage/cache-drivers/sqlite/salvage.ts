import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { resultCodeOf } from './sqlite-error.js';

type Row = Readonly<Record<string, string | number | null>>;

/**
 * Copies what can be read of a damaged file into a new one: each table from its beginning up to the damage, and from its
 * end down to it. Returns how many records that is. No copy of old is looked at, since it would bring back what was removed,
 * such as keys.
 */
export function salvage(file: string, into: DatabaseSync, tables: readonly string[]): number {
  let saved = 0;
  try {
    using damaged = new DatabaseSync(file);
    damaged.exec('PRAGMA locking_mode = EXCLUSIVE');
    for (const table of tables) saved += copy(damaged, into, table);
  } catch (error) {
    if (resultCodeOf(error) === undefined) throw error;
  }
  return saved;
}

function copy(damaged: DatabaseSync, into: DatabaseSync, table: string): number {
  const insert = into.prepare(`INSERT OR IGNORE INTO ${table} VALUES (?, ?, ?, ?, ?)`);
  let saved = 0;
  into.exec('BEGIN');
  for (const order of ['ASC', 'DESC']) {
    for (const { group, name, value, version, expires } of readable(damaged, table, order)) {
      saved += Number(insert.run(group!, name!, value!, version!, expires!).changes);
    }
  }
  into.exec('COMMIT');
  return saved;
}

/** Rows up to the first that cannot be read, and of the right kinds. */
function* readable(damaged: DatabaseSync, table: string, order: string): Iterable<Row> {
  let rows: Iterator<unknown>;
  try {
    const statement: StatementSync = damaged.prepare(`SELECT * FROM ${table} ORDER BY "group" ${order}, name ${order}`);
    rows = statement.iterate()[Symbol.iterator]();
  } catch {
    return;
  }
  for (;;) {
    let row: Row;
    try {
      const next = rows.next();
      if (next.done) return;
      row = next.value as Row;
    } catch {
      return;
    }
    const { group, name, value, version, expires } = row;
    if (![group, name, value, version].every((one) => typeof one === 'string')) continue;
    if (expires === null || typeof expires === 'number') yield row;
  }
}
