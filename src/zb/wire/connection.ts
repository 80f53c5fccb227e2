import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ResponseReader } from './response-reader.js';

export interface ConnectionOptions {
  readonly origin: URL;
  /** The address of this machine to connect from. */
  readonly localAddress?: string;
  /** Longest silence of the server within an exchange, in milliseconds. */
  readonly silenceMs: number;
  /** Whether a certificate that cannot be verified is taken. */
  readonly insecure: boolean;
}

export interface Exchange {
  readonly head: string;
  readonly parts?: Iterable<Buffer>;
  readonly bodiless: boolean;
  readonly keep: boolean;
}

/** A connection idle for longer is not used again: a server may be about to close it. */
const reuseWithinMs = 2000;
const readBufferSize = 256 * 1024;

/**
 * One keep-alive connection with one exchange at a time, straight on a socket. `node:http` spends more time per small
 * request than a fast registry does, and would be what is measured.
 */
export class Connection {
  readonly answer = new ResponseReader();
  /** When the first byte of the answer came, in milliseconds of `performance.now()`. */
  firstByteAt = 0;
  private socket: Socket | undefined;
  private usedAt = 0;
  private settle: ((fault?: Error) => void) | undefined;
  private drained: (() => void) | undefined;

  constructor(private readonly options: ConnectionOptions) {}

  /** Sends a request and resolves when the whole answer is in `answer`. */
  async exchange(request: Exchange): Promise<void> {
    const socket = this.open();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.settle = (fault) => {
      this.settle = undefined;
      if (fault) {
        this.close();
        reject(fault);
      } else resolve();
    };
    this.answer.expect(request);
    this.firstByteAt = 0;
    const sent = this.send(socket, request);
    await promise;
    // An answer may come before the body is sent; the rest of the body must not be read as the next request.
    if (!sent.whole || !this.answer.keepsAlive) this.close();
    this.usedAt = performance.now();
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private send(socket: Socket, { head, parts }: Exchange): { whole: boolean } {
    const sent = { whole: false };
    socket.cork();
    socket.write(head, 'latin1');
    const rest = parts?.[Symbol.iterator]();
    const pump = (): void => {
      let room = true;
      while (room && this.settle) {
        const next = rest?.next();
        if (!next || next.done) {
          sent.whole = true;
          this.drained = undefined;
          return;
        }
        room = socket.write(next.value);
      }
    };
    this.drained = pump;
    pump();
    socket.uncork();
    return sent;
  }

  private open(): Socket {
    if (this.socket && !this.socket.destroyed && performance.now() - this.usedAt < reuseWithinMs) return this.socket;
    this.close();
    const { origin, localAddress, silenceMs } = this.options;
    const host = origin.hostname.replace(/^\[|\]$/g, '');
    const socket =
      origin.protocol === 'https:'
        ? connectTls({ host, port: Number(origin.port || 443), servername: host, ...this.tlsOptions() })
        : connect({ host, port: Number(origin.port || 80), localAddress, onread: this.readInto() });
    if (origin.protocol === 'https:') socket.on('data', (bytes: Buffer) => this.feed(bytes));
    socket.setNoDelay(true);
    socket.setTimeout(silenceMs, () => this.settle?.(new Error(`no word from the server for ${silenceMs / 1000} s`)));
    socket.on('drain', () => this.drained?.());
    socket.on('error', (error) => this.settle?.(error));
    socket.on('close', () => this.onClose(socket));
    this.socket = socket;
    return socket;
  }

  private tlsOptions(): object {
    return { rejectUnauthorized: !this.options.insecure, localAddress: this.options.localAddress };
  }

  /** One buffer for all that a connection reads: a fresh one per read costs more than the read. */
  private readInto(): { buffer: Buffer; callback: (size: number, buffer: Uint8Array) => boolean } {
    const buffer = Buffer.allocUnsafe(readBufferSize);
    return {
      buffer,
      callback: (size) => {
        this.feed(buffer.subarray(0, size));
        return true;
      },
    };
  }

  private feed(bytes: Buffer): void {
    if (this.firstByteAt === 0) this.firstByteAt = performance.now();
    try {
      this.answer.feed(bytes);
    } catch (error) {
      this.settle?.(error as Error);
      return;
    }
    if (this.answer.isDone) this.settle?.();
  }

  private onClose(socket: Socket): void {
    if (socket !== this.socket) return;
    this.settle?.(this.answer.endsByClose ? undefined : new Error('the server closed the connection'));
  }
}
