import { createServer, type Server, type Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import {
  canBeHeld,
  controlCommands,
  errorText,
  FromPoint,
  Log,
  Stores,
  type Contributions,
  type ControlCommand,
  type Runs,
} from '@zot/extension-api';
import { firstLine } from './lines.js';
import { questionOf, type Message } from './message.js';

/** Characters of a question. */
const longestQuestion = 64 * 1024;
/** Milliseconds in which a client has to ask. */
const patience = 5000;

/**
 * Listens on the socket of the default store for those who run the server. The system lets in only the user that the
 * server runs as, so that nobody is asked for a password. One connection is one question.
 */
@Injectable()
export class ControlServer implements Runs {
  private readonly log: Log;
  private server: Server | undefined;
  /** Connections that end with this server; those of lasting answers do not. */
  private readonly open = new Set<Socket>();

  constructor(
    @FromPoint(controlCommands) private readonly commands: Contributions<ControlCommand>,
    private readonly stores: Stores,
    log: Log,
  ) {
    this.log = log.with({ module: 'control' });
  }

  async start(): Promise<void> {
    const { driver } = this.stores.all[0]!;
    const path = canBeHeld(driver) ? driver.controlSocket : undefined;
    if (path === undefined) return;
    const server = createServer((socket) => void this.serve(socket));
    try {
      await listen(server, path);
      this.server = server;
    } catch (error) {
      // A file system without sockets keeps no registry from being served.
      this.log.warn('there is no socket for zot tasks and its like', { path, error });
    }
  }

  stop(): void {
    // The path is free at once; the end of the connections is not waited for, since a lasting answer may wait for this stop.
    this.server?.close();
    this.server = undefined;
    for (const socket of this.open) socket.destroy();
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

/** The socket is for this user only from its first moment on: bound under a mask, in the same turn. */
async function listen(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  const mask = process.umask(0o177);
  try {
    server.listen(path, resolve);
  } finally {
    process.umask(mask);
  }
  await promise;
  server.off('error', reject);
}
