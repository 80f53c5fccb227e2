import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorText, RecordsUnavailable, StartError, type Log } from '@zot/extension-api';
import { salvage } from './salvage.js';
import { LaterSchema, migrate, type FileContent } from './schema.js';
import { damage, isDamage, resultCodeOf, resultCodes } from './sqlite-error.js';

/** Derived content is begun anew in place of a damaged file; of other content what can be read is kept. */
export interface MetadataFileOptions extends FileContent {
  readonly file: string;
  readonly log: Log;
}

/**
 * One database file, open in this process only. All calls are synchronous: they take some microseconds. A damaged file is
 * set aside and another one takes its place, at a start as well as later.
 */
export class MetadataFile {
  private opened: DatabaseSync | undefined;
  /** Changes with each file that is opened: what was prepared for the former one is of no use. */
  generation = 0;

  constructor(private readonly options: MetadataFileOptions) {}

  /** Throws `StartError`. */
  open(): void {
    const { file } = this.options;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      this.openSound();
    } catch (error) {
      throw this.sentenceFor(error);
    }
  }

  close(): void {
    this.opened?.close();
    this.opened = undefined;
  }

  /** Runs the work, again on a new file where the old one turns out to be damaged. */
  run<T>(work: (database: DatabaseSync) => T): T {
    if (!this.opened) throw new RecordsUnavailable('the metadata files are closed');
    try {
      return work(this.opened);
    } catch (error) {
      if (isDamage(error)) return this.again(error, work);
      if (resultCodeOf(error) === undefined) throw error;
      const isFull = resultCodeOf(error) === resultCodes.full;
      const unavailable = new RecordsUnavailable(`metadata cannot be kept: ${errorText(error)}`, { cause: error });
      throw isFull ? Object.assign(unavailable, { code: 'ENOSPC' }) : unavailable;
    }
  }

  private again<T>(cause: unknown, work: (database: DatabaseSync) => T): T {
    try {
      this.replace(cause);
      return work(this.opened!);
    } catch (error) {
      throw new RecordsUnavailable(`metadata is damaged, and cannot be made anew: ${errorText(error)}`, {
        cause: error,
      });
    }
  }

  private openSound(): void {
    const { file, isDerived } = this.options;
    // A process that replaced a damaged file ended between the two renames.
    if (!existsSync(file) && existsSync(newFile(file))) renameSync(newFile(file), file);
    try {
      this.opened = this.connect(file);
    } catch (error) {
      if (!isDamage(error) && !(isDerived && error instanceof LaterSchema)) throw error;
      this.replace(error);
    }
    this.generation += 1;
  }

  private connect(file: string): DatabaseSync {
    // Before the database opens it, so that its mode is ours.
    closeSync(openSync(file, 'a', 0o600));
    const database = new DatabaseSync(file);
    try {
      // Exclusive: nobody else has a reason to open it, and so it needs no shared memory, which not all file systems have.
      database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      // 16 MB of pages in memory, and of the journal before it is carried over: writes of many repositories lie far apart.
      database.exec(
        'PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 16777216',
      );
      database.exec('PRAGMA temp_store = MEMORY');
      migrate(database, this.options);
      if (!this.options.isDerived) requireSound(database);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** The new file is whole before it takes the place of the damaged one, so that a kill loses nothing. */
  private replace(cause: unknown): void {
    const { file, isDerived, tables, log } = this.options;
    this.closeDamaged();
    remove(newFile(file));
    const made = this.connect(newFile(file));
    const saved = isDerived ? 0 : salvage(file, made, tables);
    made.close();
    const aside = this.setAside();
    renameSync(newFile(file), file);
    this.opened = this.connect(file);
    this.generation += 1;
    const what = isDerived ? 'it is made anew from the stores' : 'what could be read of it was kept';
    log.error(`a metadata file was damaged; ${what}`, { file, aside, ...(!isDerived && { saved }), error: cause });
  }

  private closeDamaged(): void {
    try {
      this.close();
    } catch {
      this.opened = undefined;
    }
  }

  private setAside(): string {
    const { file, isDerived } = this.options;
    let aside = `${file}.damaged`;
    // Of what can be made anew one is enough to look at; of the other there may be something left to find in each.
    for (let n = 2; !isDerived && existsSync(aside); n += 1) aside = `${file}.damaged-${n}`;
    remove(aside);
    renameSync(file, aside);
    if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
    return aside;
  }

  private sentenceFor(error: unknown): unknown {
    const { file } = this.options;
    const tell = (text: string, hint?: string) =>
      new StartError(`the metadata file ${file} ${text}`, hint, { cause: error });
    if (error instanceof LaterSchema) return tell(`is one of a later version: ${error.message}`, 'run that version');
    if (resultCodeOf(error) === resultCodes.busy) return tell('is in use by another process', 'stop that process');
    const isSystem = typeof (error as NodeJS.ErrnoException).syscall === 'string' || resultCodeOf(error) !== undefined;
    return isSystem ? tell(`cannot be opened: ${(error as Error).message}`) : error;
  }
}

function newFile(file: string): string {
  return `${file}.new`;
}

function remove(file: string): void {
  for (const one of [file, `${file}-wal`, `${file}-shm`]) rmSync(one, { force: true });
}

/** Throws as SQLite does of damage that it comes upon by itself. */
function requireSound(database: DatabaseSync): void {
  const [found] = Object.values(database.prepare('PRAGMA quick_check(1)').get()!);
  if (found !== 'ok') throw damage(String(found));
}
