import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isSound, type Row } from './row.js';
import { resultCodeOf } from './sqlite-error.js';
import { prepareStatements } from './statements.js';

/** No row takes fewer bytes of a file. */
const smallestRow = 16;

/**
 * Copies what can be read of a damaged file into a new one, stepping over what cannot. Returns how many records that is.
 * No copy of old is looked at, since it would bring back what was removed, such as keys.
 */
export function salvage(file: string, into: DatabaseSync, tables: readonly string[]): number {
  let saved = 0;
  try {
    using damaged = new DatabaseSync(file);
    damaged.exec('PRAGMA locking_mode = EXCLUSIVE');
    const mostRows = statSync(file).size / smallestRow;
    for (const table of tables) saved += copy(damaged, into, table, mostRows);
  } catch (error) {
    if (resultCodeOf(error) === undefined) throw error;
  }
  return saved;
}

function copy(damaged: DatabaseSync, into: DatabaseSync, table: string, mostRows: number): number {
  const { put } = prepareStatements(into, table);
  let saved = 0;
  into.exec('BEGIN');
  for (const row of readable(damaged, table, mostRows)) {
    if (!isSound(row)) continue;
    const { group, name, value, version, expires, checksum } = row;
    put.run(group, name, value, version, expires, checksum);
    saved += 1;
  }
  into.exec('COMMIT');
  return saved;
}

/** By their numbers, which lie close together: behind a page that cannot be read others follow that can. */
function* readable(damaged: DatabaseSync, table: string, mostRows: number): Iterable<Row> {
  const end = lastNumber(damaged, table) ?? mostRows;
  let [last, stride] = [0, 1];
  while (last < end) {
    try {
      const rows = damaged.prepare(`SELECT id, * FROM ${table} WHERE id > ? ORDER BY id`).iterate(last);
      for (const row of rows as Iterable<unknown> as Iterable<Row & { id: number }>) {
        [last, stride] = [row.id, 1];
        yield row;
      }
      return;
    } catch (error) {
      if (resultCodeOf(error) === undefined) throw error;
      last += stride;
      stride *= 2;
    }
  }
}

function lastNumber(damaged: DatabaseSync, table: string): number | undefined {
  try {
    return Number(damaged.prepare(`SELECT id FROM ${table} ORDER BY id DESC LIMIT 1`).get()?.['id'] ?? 0);
  } catch {
    return undefined;
  }
}
