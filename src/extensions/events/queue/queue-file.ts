import { DatabaseSync } from 'node:sqlite';

/** What the file holds. What was released is not changed; what is new gets a further version. */
const schema = `
  CREATE TABLE events (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, source TEXT NOT NULL, type TEXT NOT NULL,
    time TEXT NOT NULL, repository TEXT NOT NULL, data TEXT NOT NULL, size INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE deliveries (
    sink TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (sink, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deliveries_by_number ON deliveries (number);
  PRAGMA user_version = 1;
`;

/** Opens the file, or one in memory. Throws what SQLite throws, and for a file of a later version. */
export function openDatabase(file: string | undefined): DatabaseSync {
  const database = new DatabaseSync(file ?? ':memory:');
  try {
    // One process only. With NORMAL a commit does not wait for the disk: a kill loses nothing, a power cut the youngest.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA journal_size_limit = 16777216; PRAGMA temp_store = MEMORY');
    const version = Number(Object.values(database.prepare('PRAGMA user_version').get()!)[0]);
    if (version > 1) throw new Error(`it is of a later version (${version}) of this program`);
    if (version === 0) database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
    // Takes the lock now, and finds damage now.
    database.exec('BEGIN IMMEDIATE; COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
