import { createServer, type Server } from 'node:http';
import type { ServerOptions as SecureServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { endsWithin, type Clock } from '@zot/extension-api';
import { Http2Connections } from '../http2/http2-connections.js';
import { fixedAnswers, fixedStatusOf } from './fixed-answers.js';
import { headerLines, serverLimits } from './server-limits.js';
import type { Taker } from './taker.js';
import { TrackedRequest } from './tracked-request.js';
import { TrackedResponse } from './tracked-response.js';

export interface RegistryServerOptions {
  /** Milliseconds that a client may leave bytes of ours untaken; 0 or less for no limit. */
  readonly writeTimeout: number;
  /** Undefined: plain HTTP. */
  readonly secure?: SecureServerOptions;
  readonly clock: Clock;
  /** Called once for each answer, when it is out or its client is gone. */
  readonly closed: (response: TrackedResponse) => void;
  /** Called for what could not be read as a request. */
  readonly unreadable: (code: string, socket: Socket) => void;
}

/** The latest answer of a connection. Answers of one connection end in order, so this one is the last to end. */
const latest = Symbol('latest answer');
type Connection = Socket & { [latest]?: TrackedResponse };

/**
 * Reads requests from connections, and all else that concerns connections rather than requests. It never listens: `accept`
 * gives it a connection. Requests go to `taker`, which may be exchanged while connections stay.
 */
export class RegistryServer {
  taker: Taker = { take: (_request, response) => void response.destroy(), closed: () => undefined };
  private readonly server: Server<typeof TrackedRequest, typeof TrackedResponse>;
  private readonly http2: Http2Connections;
  /** What decrypts, and learns which protocol a client speaks; undefined for plain HTTP. */
  private readonly tls: TlsServer | undefined;
  private readonly sockets = new Set<Socket>();
  /** Connections on which no request has come yet. */
  private readonly fresh = new Set<Socket>();
  private readonly lifetime = { isClosing: false };
  private isStopping = false;
  private answersOpen = 0;
  private readonly untilEmpty = new Set<() => void>();

  constructor(private readonly options: RegistryServerOptions) {
    const all = { ...serverLimits, IncomingMessage: TrackedRequest, ServerResponse: TrackedResponse };
    this.server = createServer(all);
    this.server.maxHeadersCount = headerLines;
    if (options.writeTimeout > 0) this.server.timeout = options.writeTimeout;
    this.server.on('connection', (socket) => this.track(socket, this.fresh));
    this.server.on('request', (request, response) => {
      const socket = request.socket as Connection;
      this.fresh.delete(socket);
      socket[latest] = response;
      // One that waits behind another on its connection is never closed by Node when that breaks.
      if (response.socket === null) socket.once('close', () => void (response.closed || response.emit('close')));
      this.dispatch(request, response);
    });
    this.server.on('timeout', (socket) => this.onSilence(socket));
    this.server.on('clientError', (error, socket) => this.refuse(error, socket as Socket));
    // With this Node begins to look for heads that do not come.
    this.server.emit('listening');
    const { writeTimeout, unreadable } = options;
    const dispatch = this.dispatch.bind(this);
    this.http2 = new Http2Connections({ writeTimeout, unreadable, dispatch });
    this.tls = options.secure && this.reader(options.secure);
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** Requests whose answer is not out. */
  get inFlight(): number {
    return this.answersOpen;
  }

  /** As Node hands a connection to a server that listens. */
  accept(socket: Socket): void {
    this.track(socket, this.sockets);
    // Node ends connections with TLS as soon as their clients do.
    if (this.tls) socket.allowHalfOpen = false;
    (this.tls ?? this.server).emit('connection', socket);
  }

  /** A certificate for connections to come; those that are open keep theirs. */
  renew(secure: SecureServerOptions): void {
    this.tls?.setSecureContext(secure);
  }

  /** Each connection ends with its next answer; those that idle are kept for it. */
  letGo(): void {
    this.lifetime.isClosing = true;
    this.http2.letGo();
  }

  /** Resolves when there is no connection any more, or after `limitMs`. */
  async emptied(limitMs: number): Promise<void> {
    await endsWithin(this.options.clock, limitMs, this.empty());
  }

  /** Closes what idles, waits for what is in flight for at most `graceMs`, then cuts it. */
  async close(graceMs: number): Promise<void> {
    this.isStopping = true;
    this.letGo();
    this.server.close();
    for (const socket of this.fresh) if (socket.bytesRead === 0) socket.destroy();
    await this.emptied(graceMs);
    for (const socket of this.sockets) socket.destroy();
    await this.empty();
  }

  private async empty(): Promise<void> {
    if (this.sockets.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.untilEmpty.add(resolve);
    await promise;
    this.untilEmpty.delete(resolve);
  }

  private track(socket: Socket, set: Set<Socket>): void {
    set.add(socket);
    // Asked for once, it is remembered; when the connection has broken, and is logged, the system no longer knows it.
    void socket.remoteAddress;
    socket.once('close', () => {
      set.delete(socket);
      if (this.sockets.size === 0) for (const resolve of this.untilEmpty) resolve();
    });
  }

  /** A client that says nothing of protocols speaks HTTP/1.1. */
  private reader(secure: SecureServerOptions): TlsServer {
    const tls = createTlsServer(secure, (socket) => {
      if (socket.alpnProtocol === 'h2') this.http2.accept(socket);
      else this.server.emit('connection', socket);
    });
    return tls.on('tlsClientError', (error: Error & { code?: string }, socket) => {
      this.options.unreadable(error.code ?? 'unknown', socket);
      socket.destroy();
    });
  }

  private dispatch(request: TrackedRequest, response: TrackedResponse): void {
    response.lifetime = this.lifetime;
    response.startedAt = this.options.clock.monotonic();
    this.answersOpen += 1;
    response.once('close', () => this.onClose(response));
    this.taker.take(request, response);
  }

  private onClose(response: TrackedResponse): void {
    this.answersOpen -= 1;
    response.taker?.closed(response);
    this.options.closed(response);
    // Its head was out before the server began to close, and promised to keep the connection.
    if (this.isStopping) this.server.closeIdleConnections();
  }

  /** Nothing moved on a connection for the time-out. Only a client that does not take what is there is at fault. */
  private onSilence(socket: Connection): void {
    const isAnswering = socket[latest]?.closed === false;
    if (!isAnswering || socket.writableLength > 0) socket.destroy();
  }

  private refuse(error: Error & { code?: string }, socket: Connection): void {
    this.options.unreadable(error.code ?? 'unknown', socket);
    const response = socket[latest];
    const isAnswering = response?.closed === false && response.headersSent;
    // A reset connection takes nothing, and in the middle of an answer this would be part of it.
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) socket.destroy();
    else socket.end(fixedAnswers[fixedStatusOf(error.code)], () => socket.destroy());
  }
}
