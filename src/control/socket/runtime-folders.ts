import type { Stats } from 'node:fs';
import { lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

const ofServices = '/run/zot';

/** A folder that this user may have for sockets. */
export interface RuntimeFolder {
  readonly path: string;
  /** The environment names what it lies in, as a place of this user alone, so that no look at it is needed. */
  readonly isNamed: boolean;
}

/** Where sockets of this user may lie, the best place first; none where the system has no users of the kind. */
export function runtimeFolders(user = process.getuid?.()): readonly RuntimeFolder[] {
  if (user === undefined) return [];
  const { XDG_RUNTIME_DIR: named = '' } = process.env;
  const isNamed = isAbsolute(named);
  // That of a login, also for who has none of its variables, such as a job of cron.
  const ofLogin = isNamed ? named : `/run/user/${user}`;
  const others = [ofServices, join(tmpdir(), `zot-${user}`)];
  return [{ path: join(ofLogin, 'zot'), isNamed }, ...others.map((path) => ({ path, isNamed: false }))];
}

/** The first of these that is there, or can be made, and is safe. Rejects with what keeps each from it. */
export async function makeRuntimeFolder(folders: readonly RuntimeFolder[]): Promise<string> {
  const reasons: string[] = [];
  for (const folder of folders) {
    try {
      await mkdir(folder.path, { mode: 0o700 }).catch(unlessThere);
      await refuseUnsafe(folder);
      return folder.path;
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  throw new Error(reasons.join('; '));
}

/** Those that are there and safe. */
export async function foundRuntimeFolders(folders: readonly RuntimeFolder[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    await refuseUnsafe(folder).then(
      () => found.push(folder.path),
      () => undefined,
    );
  }
  return found;
}

/** Rejects where somebody else could put a socket there, take one away, or stand in the place of the folder. */
async function refuseUnsafe({ path, isNamed }: RuntimeFolder): Promise<void> {
  const user = process.getuid!();
  const own = await lstat(path);
  if (!own.isDirectory()) throw new Error(`${path} is no folder`);
  // Only root can make this one, for a service that runs as another user; root itself may ask that service.
  const isOfService = user === 0 && path === ofServices;
  if (own.uid !== user && !isOfService) throw new Error(`${path} belongs to another user`);
  if ((own.mode & 0o077) !== 0) throw new Error(`${path} is open to other users`);
  if (!isNamed && !keepsNames(await stat(dirname(path)), user)) throw new Error(`other users may replace ${path}`);
}

/** Whether others can neither rename nor remove what lies in the folder. */
function keepsNames({ uid, mode }: Stats, user: number): boolean {
  const isSticky = (mode & 0o1000) !== 0;
  return (uid === user || uid === 0) && (isSticky || (mode & 0o022) === 0);
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
