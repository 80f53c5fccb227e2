import { connect, type Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import {
  canBeHeld,
  ControlBrokenOff,
  ControlClient,
  ControlFailure,
  errorText,
  Stores,
  type CanBeHeld,
  type ControlOptions,
} from '@zot/extension-api';
import { lines } from './lines.js';
import type { Message } from './message.js';

/** Finds the socket in what the holder of the default store has said of itself, and asks there. */
@Injectable()
export class SocketControlClient extends ControlClient {
  constructor(private readonly stores: Stores) {
    super();
  }

  async ask(command: string, options: ControlOptions = {}): Promise<AsyncIterable<unknown> | undefined> {
    const driver = this.stores.all[0]!.driver;
    const path = canBeHeld(driver) ? await placeOf(driver) : undefined;
    const socket = path === undefined ? undefined : await connected(path);
    if (!socket) return undefined;
    // Told by the answer, and not before somebody asks for it.
    socket.on('error', () => undefined);
    socket.write(`${JSON.stringify({ command, options })}\n`);
    return answer(socket);
  }
}

async function placeOf(driver: CanBeHeld): Promise<string | undefined> {
  try {
    return await driver.heldAt();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new ControlFailure(`${errorText(error)}; ask as the user that the server runs as`, { cause: error });
  }
}

/** Undefined where nobody listens: the one who did has ended. */
async function connected(path: string): Promise<Socket | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket | undefined>();
  const socket = connect(path, () => resolve(socket));
  socket.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
    else if (error.code === 'EACCES') reject(new ControlFailure(`${path} belongs to another user`));
    else reject(error);
  });
  return promise;
}

async function* answer(socket: Socket): AsyncGenerator<unknown, void, void> {
  try {
    for await (const line of lines(socket)) {
      const message = JSON.parse(line) as Message;
      if ('done' in message) return;
      if ('failure' in message) throw new ControlFailure(message.failure);
      yield message.value;
    }
    throw new ControlBrokenOff();
  } catch (error) {
    throw isBroken(error) ? new ControlBrokenOff({ cause: error }) : error;
  } finally {
    socket.destroy();
  }
}

function isBroken(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '');
}
