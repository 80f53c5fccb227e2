import type { Socket } from 'node:net';
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
  type SoughtServer,
} from '@zot/extension-api';
import { connected } from './connected.js';
import { lines } from './lines.js';
import type { Message } from './message.js';
import { RuntimeSockets } from './runtime-sockets.js';

/**
 * Finds the socket in what the holder of the default store has said of itself, or, where no such store has a holder, by the
 * name of the config file; and asks there.
 */
@Injectable()
export class SocketControlClient extends ControlClient {
  constructor(
    private readonly stores: Stores,
    private readonly sockets: RuntimeSockets,
  ) {
    super();
  }

  async ask(
    command: string,
    options: ControlOptions = {},
    sought: SoughtServer = {},
  ): Promise<AsyncIterable<unknown> | undefined> {
    const { driver } = this.stores.all[0]!;
    const socket = canBeHeld(driver) ? await holderOf(driver) : await this.find(sought);
    if (!socket) return undefined;
    // Told by the answer, and not before somebody asks for it.
    socket.on('error', () => undefined);
    socket.write(`${JSON.stringify({ command, options })}\n`);
    return answer(socket);
  }

  private async find({ file, orTheOnlyOne = false }: SoughtServer): Promise<Socket | undefined> {
    const own = file === undefined ? [] : await allConnected(await this.sockets.placesOf(file));
    const found = own.length > 0 || !orTheOnlyOne ? own : await allConnected(await this.sockets.all());
    if (found.length <= 1) return found[0];
    for (const socket of found) socket.destroy();
    throw new ControlFailure(
      `${found.length} servers run here, and none is known to be the one that is meant: name its file`,
    );
  }
}

async function holderOf(driver: CanBeHeld): Promise<Socket | undefined> {
  const path = await placeOf(driver);
  return path === undefined ? undefined : connected(path);
}

async function allConnected(paths: readonly string[]): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (const path of paths) {
    const socket = await connected(path);
    if (socket) sockets.push(socket);
  }
  return sockets;
}

async function placeOf(driver: CanBeHeld): Promise<string | undefined> {
  try {
    return await driver.heldAt();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new ControlFailure(`${errorText(error)}; ask as the user that the server runs as`, { cause: error });
  }
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
