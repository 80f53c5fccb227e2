import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError, type Log } from '@zot/extension-api';
import { EventQueue, type QueueLimits } from './event-queue.js';

/** At the root of the default store. No repository's name begins with a dot, and zot passes over files there. */
export const queueFile = '.zot.events.db';

/** A database file that is damaged, or none: SQLITE_CORRUPT and SQLITE_NOTADB. */
const damages = [11, 26];
const busy = 5;

/**
 * Opens the queue of a server in the folder that its file names. A damaged one is set aside, since events that cannot be
 * read must not keep a registry from starting.
 */
export function openQueue(rootDirectory: string | undefined, limits: QueueLimits, log: Log): EventQueue {
  if (rootDirectory === undefined) return EventQueue.open(undefined, limits);
  const file = join(resolve(rootDirectory), queueFile);
  try {
    return EventQueue.open(file, limits);
  } catch (error) {
    const code = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
    if (damages.includes(code)) return EventQueue.open(setAside(file, error, log), limits);
    if (code === busy) throw new StartError(`the queue of events ${file} is in use by another process`);
    throw new StartError(`the queue of events ${file} cannot be opened: ${(error as Error).message}`, undefined, {
      cause: error,
    });
  }
}

function setAside(file: string, error: unknown, log: Log): string {
  const aside = `${file}.damaged`;
  renameSync(file, aside);
  for (const rest of [`${file}-wal`, `${file}-shm`]) if (existsSync(rest)) rmSync(rest);
  log.error('the queue of events was damaged; what was in it is lost', { file, aside, error });
  return file;
}
