import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { StartError, type TimeSpan } from '@zot/extension-api';
import { calls, isSystemError } from './system-calls.js';

/** What the holder of a root says of itself, for those who find it locked and for the next start. */
export interface RootOwner {
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Names this run of the machine; a kill leaves it as it is, a power cut does not. */
  readonly machineRun: string | undefined;
  readonly commit: boolean;
  readonly stopped?: number;
  readonly doubtful?: TimeSpan;
  /** The path of the Unix socket that the holder may listen on. */
  readonly socket?: string;
}

const busy = 5;

/**
 * One writer per root. `node:fs` has no locks; an open write transaction of a database file is one, which the kernel
 * drops with the process however it ends. Others may still read the row that names the owner.
 */
export class RootLock {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly owner: RootOwner,
    readonly former: RootOwner | undefined,
  ) {}

  /** Rejects with `StartError` where another process holds it. `describe` makes the new row from the former one. */
  static async take(file: string, root: string, describe: (former?: RootOwner) => RootOwner): Promise<RootLock> {
    await createFile(file);
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(file);
    try {
      begin(database);
      database.exec('CREATE TABLE IF NOT EXISTS owner (id INTEGER PRIMARY KEY CHECK (id = 1), row TEXT NOT NULL)');
      const former = readOwner(database);
      const owner = describe(former);
      writeOwner(database, owner);
      database.exec('COMMIT');
      // Between these two another start may win; then this one loses, as if it had come second.
      begin(database);
      return new RootLock(database, owner, former);
    } catch (error) {
      const message = refusal(error, database, root, file);
      database.close();
      throw message;
    }
  }

  /** What the holder says, or the last one said; undefined where there was none. Rejects where this user may not read it. */
  static async lastOwner(file: string): Promise<RootOwner | undefined> {
    try {
      await access(file, constants.R_OK);
    } catch (error) {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return readOwner(database);
    } catch {
      // Nothing is written yet, or it is just being written.
      return undefined;
    } finally {
      database.close();
    }
  }

  /** Says that all ended well, and lets go. */
  release(now: number): void {
    if (!this.database.isOpen) return;
    try {
      writeOwner(this.database, { ...this.owner, stopped: now });
      this.database.exec('COMMIT');
    } catch (error) {
      // The disk is full or read-only: the next start takes this end for a kill, and doubts more than it has to.
      if ((error as { errcode?: number }).errcode === undefined) throw error;
    } finally {
      this.database.close();
    }
  }
}

/** Names the run of the machine, where the system tells it. */
export async function currentMachineRun(): Promise<string | undefined> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined);
  return text?.trim();
}

/** Before the database opens it, so that its mode is ours. Never opened otherwise: closing it would drop the lock. */
async function createFile(file: string): Promise<void> {
  try {
    await calls.close(await calls.open(file, 'wx', 0o600));
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
  }
}

function begin(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
}

function readOwner(database: DatabaseSync): RootOwner | undefined {
  const found = database.prepare('SELECT row FROM owner').get();
  return found ? (JSON.parse(String(found['row'])) as RootOwner) : undefined;
}

function writeOwner(database: DatabaseSync, owner: RootOwner): void {
  database.prepare('INSERT OR REPLACE INTO owner (id, row) VALUES (1, ?)').run(JSON.stringify(owner));
}

function refusal(error: unknown, database: DatabaseSync, root: string, file: string): unknown {
  const code = (error as { errcode?: number }).errcode;
  if (code === undefined) return error;
  if ((code & 0xff) !== busy) {
    return new StartError(`the lock ${file} cannot be taken: ${(error as Error).message}`, undefined, { cause: error });
  }
  let holder: number | undefined;
  try {
    holder = readOwner(database)?.pid;
  } catch {
    // The holder is just writing its name.
  }
  // The database knows files by device and inode, so that two paths to one folder are seen as well.
  if (holder === process.pid) return new StartError(`the root ${root} is that of another store too`);
  const by = holder === undefined ? 'another process' : `process ${holder}`;
  return new StartError(`the root ${root} is in use by ${by}`, 'stop that server, or give this one another root');
}
