import { createServer, type Server, type Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import {
  canBeHeld,
  controlCommands,
  errorText,
  FromPoint,
  Log,
  ServedFile,
  Stores,
  type Contributions,
  type ControlCommand,
  type Runs,
} from '@zot/extension-api';
import { firstLine } from './lines.js';
import { listenAt, listenInPlaceOf } from './listen-at.js';
import { questionOf, type Message } from './message.js';
import { RuntimeSockets } from './runtime-sockets.js';

/** Characters of a question. */
const longestQuestion = 64 * 1024;
/** Milliseconds in which a client has to ask. */
const patience = 5000;

/**
 * Listens for those who run the server: on the socket of the default store, or, where that is held by nobody alone, on one of
 * the config file. The system lets in only the user that the server runs as, so that nobody is asked for a password. One
 * connection is one question.
 */
@Injectable()
export class ControlServer implements Runs {
  private readonly log: Log;
  private server: Server | undefined;
  private free: (() => void) | undefined;
  /** Connections that end with this server; those of lasting answers do not. */
  private readonly open = new Set<Socket>();

  constructor(
    @FromPoint(controlCommands) private readonly commands: Contributions<ControlCommand>,
    private readonly stores: Stores,
    private readonly served: ServedFile,
    private readonly sockets: RuntimeSockets,
    log: Log,
  ) {
    this.log = log.with({ module: 'control' });
  }

  async start(): Promise<void> {
    const server = createServer((socket) => void this.serve(socket));
    try {
      this.free = await this.listen(server);
      if (server.listening) this.server = server;
    } catch (error) {
      server.close();
      // A system without a place for sockets keeps no registry from being served.
      this.log.warn('there is no socket for zot reload, zot tasks and their like', { reason: errorText(error) });
    }
  }

  stop(): void {
    this.free?.();
    this.free = undefined;
    // The path is free at once; the end of the connections is not waited for, since a lasting answer may wait for this stop.
    this.server?.close();
    this.server = undefined;
    for (const socket of this.open) socket.destroy();
  }

  /** Not at all where there is nothing to be found by. Resolves with what else is to be done for the place to be free again. */
  private async listen(server: Server): Promise<(() => void) | undefined> {
    const { driver } = this.stores.all[0]!;
    const { file } = this.served;
    if (canBeHeld(driver)) {
      if (driver.controlSocket !== undefined) await listenAt(server, driver.controlSocket);
      return undefined;
    }
    if (file === undefined || !this.sockets.isKnown) return undefined;
    return listenInPlaceOf(server, await this.sockets.placeOf(file));
  }

  private async serve(socket: Socket): Promise<void> {
    this.open.add(socket);
    const gone = new AbortController();
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.open.delete(socket);
      gone.abort(new Error('nobody listens any more'));
    });
    socket.setTimeout(patience, () => socket.destroy());
    try {
      const line = await firstLine(socket, longestQuestion);
      socket.setTimeout(0);
      await this.answer(socket, line, gone.signal);
    } catch (error) {
      await send(socket, { failure: errorText(error) });
    }
    socket.destroySoon();
  }

  private async answer(socket: Socket, line: string, signal: AbortSignal): Promise<void> {
    const { command, options } = questionOf(line);
    const asked = this.commands.all.find(({ name }) => name === command);
    if (!asked) throw new Error(`this server knows no command ${command}`);
    this.log.info('asked by its socket', { command, options });
    if (asked.isLasting) this.open.delete(socket);
    for await (const value of asked.run(options, signal)) {
      if (signal.aborted) return;
      await send(socket, { value });
    }
    await send(socket, { done: true });
  }
}

/** Resolves when the client has room for more. */
async function send(socket: Socket, message: Message): Promise<void> {
  if (socket.destroyed) return;
  const hasRoom = socket.write(`${JSON.stringify(message)}\n`);
  if (hasRoom) return;
  await new Promise<void>((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', resolve);
  });
}
