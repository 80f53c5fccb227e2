import { connect, type Socket } from 'node:net';
import { ControlFailure } from '@zot/extension-api';

/** Undefined where nobody listens: the one who did has ended. */
export async function connected(path: string): Promise<Socket | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket | undefined>();
  const socket = connect(path, () => resolve(socket));
  socket.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
    else if (error.code === 'EACCES') reject(new ControlFailure(`${path} belongs to another user`));
    else reject(error);
  });
  return promise;
}
