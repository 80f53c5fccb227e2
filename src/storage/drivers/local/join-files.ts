import type { Stats } from 'node:fs';
import { calls, isAbsent, isSystemError } from './system-calls.js';

/** Another file system, one without links, or as many links as there may be. */
export function cannotLink(error: unknown): boolean {
  return isSystemError(error, 'EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK');
}

/** Makes `path` another name of the file at `existing`, by way of `temporary`; see `CanJoin`. */
export async function joinFiles(existing: string, path: string, temporary: string): Promise<boolean> {
  try {
    const [one, other] = await Promise.all([calls.lstat(existing), calls.lstat(path)]);
    if (!one.isFile() || !other.isFile() || isSame(one, other)) return false;
    await calls.link(existing, temporary);
    try {
      // Before it takes the place, so that what was young is never seen as old.
      if (other.mtimeMs > one.mtimeMs) await calls.lutimes(temporary, other.atimeMs / 1000, other.mtimeMs / 1000);
      await calls.rename(temporary, path);
    } catch (error) {
      await calls.unlink(temporary).catch(() => undefined);
      throw error;
    }
    return true;
  } catch (error) {
    if (isAbsent(error) || cannotLink(error)) return false;
    throw error;
  }
}

/** A rename of one name of a file to another does nothing, and leaves both. */
function isSame(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}
