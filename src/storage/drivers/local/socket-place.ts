import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Bytes of the path of a socket; the least that a system allows is 104, with one for its end. */
const longestPath = 103;
const name = '.zot.sock';
const besideStart = 'zot-control-';

/**
 * Where the holder of a root may listen: in the root, under a name that no repository can have, or in a folder of its own
 * where that path would be too long. Undefined where the system has no such sockets.
 */
export function socketPlace(root: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const inRoot = join(root, name);
  return Buffer.byteLength(inRoot) <= longestPath ? inRoot : join(tmpdir(), besideStart + randomUUID(), name);
}

/** For the holder only. Whoever made a folder of that name before is refused: nobody can know it. */
export async function makeSocketPlace(path: string | undefined): Promise<void> {
  if (path !== undefined && isBeside(path)) await mkdir(dirname(path), { mode: 0o700 });
}

/** For the holder only: what it, or the one before, has left there. */
export async function clearSocketPlace(path: string | undefined): Promise<void> {
  if (path === undefined || basename(path) !== name) return;
  await rm(isBeside(path) ? dirname(path) : path, { recursive: isBeside(path), force: true });
}

function isBeside(path: string): boolean {
  return basename(dirname(path)).startsWith(besideStart);
}
