import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ListenAddress } from './listen-address.js';
import { listenError } from './listen-error.js';
import { connectionLimit, serverLimits } from './server-limits.js';

/** The socket that listens. Whose the connections are that come by it can change while it is open. */
export class Door {
  private server: Server | undefined;
  private to: (socket: Socket) => void = (socket) => void socket.destroy();

  constructor(
    readonly at: ListenAddress,
    /** Called when a connection could not be accepted, for lack of descriptors. */
    private readonly failed: (error: Error) => void,
  ) {}

  /** Where it is, once it is open. */
  get address(): AddressInfo {
    return this.server!.address() as AddressInfo;
  }

  leadTo(to: (socket: Socket) => void): void {
    this.to = to;
  }

  /** Rejects with `StartError` where an operator can mend it. */
  async open(): Promise<void> {
    const { keepAlive, keepAliveInitialDelay } = serverLimits;
    const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive, keepAliveInitialDelay });
    server.maxConnections = connectionLimit;
    server.on('connection', (socket) => this.to(socket));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen({ ...this.at, backlog: 4096 }, resolve);
    try {
      await promise;
    } catch (error) {
      throw listenError(error, this.at) ?? error;
    }
    server.off('error', reject).on('error', this.failed);
    this.server = server;
  }

  /** Those who came by it stay. */
  close(): void {
    this.server?.close();
    this.server = undefined;
  }
}
