import { randomBytes } from 'node:crypto';
import { lstat, rename } from 'node:fs/promises';
import { lstatSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:net';
import { connected } from './connected.js';

/** Has the server listen where nobody else does. The socket is for this user only from its first moment on. */
export async function listenAt(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  // Bound under a mask, in the same turn.
  const mask = process.umask(0o177);
  try {
    server.listen(path, resolve);
  } finally {
    process.umask(mask);
  }
  await promise;
  server.off('error', reject);
}

/**
 * As `listenAt`, in the place of one that a dead process has left. Rejects where somebody answers there. Resolves with what
 * frees the place, unless another one stands there by then.
 */
export async function listenInPlaceOf(server: Server, path: string): Promise<() => void> {
  const other = await connected(path);
  if (other) {
    other.destroy();
    throw new Error('another server that runs by the same file listens there');
  }
  // Made beside and moved, so that no moment has a name without a socket, and closing does not remove that of another one.
  const making = `${path}.${randomBytes(4).toString('hex')}`;
  await listenAt(server, making);
  const { ino } = await lstat(making);
  await rename(making, path);
  return () => {
    if (lstatSync(path, { throwIfNoEntry: false })?.ino === ino) unlinkSync(path);
  };
}
