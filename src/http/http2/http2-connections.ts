import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { serverLimits } from '../server/server-limits.js';
import type { TrackedRequest } from '../server/tracked-request.js';
import type { TrackedResponse } from '../server/tracked-response.js';
import { connectionWindow, http2Limits } from './http2-limits.js';
import { StreamRequest } from './stream-request.js';
import { StreamResponse } from './stream-response.js';

export interface Http2ConnectionsOptions {
  /** Milliseconds that a client may take nothing of an answer; 0 or less for no limit. */
  readonly writeTimeout: number;
  readonly dispatch: (request: TrackedRequest, response: TrackedResponse) => void;
  /** Called for a connection that is broken off because it does not keep to the protocol. */
  readonly unreadable: (code: string, socket: Socket) => void;
}

/** Connections on which requests come as streams of HTTP/2. It never listens: whoever reads TLS hands them over. */
export class Http2Connections {
  private readonly server: Http2Server;
  private readonly sessions = new Set<ServerHttp2Session>();
  private isLeaving = false;

  constructor(private readonly options: Http2ConnectionsOptions) {
    this.server = createServer({
      ...http2Limits,
      Http2ServerRequest: StreamRequest as never,
      Http2ServerResponse: StreamResponse as never,
    });
    this.server.on('session', (session) => this.watch(session));
    this.server.on('request', (request, response) => {
      (response as unknown as StreamResponse).limit(options.writeTimeout);
      // All behind it knows of HTTP/1.1 only; the two have what is used of those.
      options.dispatch(request as unknown as TrackedRequest, response as unknown as TrackedResponse);
    });
    this.server.on('sessionError', (error: Error & { code?: string }, session) => {
      const socket = session.socket as Socket | undefined;
      if (socket) options.unreadable(error.code ?? 'unknown', socket);
    });
  }

  accept(socket: Socket): void {
    this.server.emit('connection', socket);
  }

  /** Tells each client that its connection ends: what is under way is answered, and nothing else is taken. */
  letGo(): void {
    this.isLeaving = true;
    for (const session of this.sessions) session.close();
  }

  /**
   * Without a stream a connection is kept as long as one of HTTP/1.1: the first has to come within the time for a head. That
   * bytes move does not count, since frames that say nothing are bytes too.
   */
  private watch(session: ServerHttp2Session): void {
    this.sessions.add(session);
    if (this.isLeaving) session.close();
    session.setLocalWindowSize(connectionWindow);
    let open = 0;
    let timer = setTimeout(() => session.destroy(), serverLimits.headersTimeout).unref();
    session.on('stream', (stream) => {
      open += 1;
      clearTimeout(timer);
      stream.once('close', () => {
        open -= 1;
        if (open > 0 || session.destroyed) return;
        timer = setTimeout(() => session.close(), serverLimits.keepAliveTimeout).unref();
      });
    });
    session.once('close', () => {
      clearTimeout(timer);
      this.sessions.delete(session);
    });
  }
}
