import { constants, Http2ServerResponse, type ServerHttp2Stream } from 'node:http2';
import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Silence } from '../bodies/silence.js';
import { standingHeaders } from '../server/standing-headers.js';
import type { Taker } from '../server/taker.js';
import type { StreamRequest } from './stream-request.js';

/** Bytes given to a stream at once. Only when all of it was taken is it known that the client takes anything. */
const largestPiece = 128 * 1024;

type Done = (error?: Error | null) => void;

interface Piece {
  readonly bytes: Buffer;
  readonly done: Done | undefined;
}

/** Node's class as it is: its types take it for a `Writable`, which it is not. */
interface NodeResponse {
  readonly req: StreamRequest;
  readonly stream: ServerHttp2Stream;
  statusCode: number;
  readonly headersSent: boolean;
  get writableFinished(): boolean;
  readonly writableNeedDrain: boolean;
  getHeaderNames(): string[];
  removeHeader(name: string): void;
  writeHead(status: number, headers: OutgoingHttpHeaders): this;
  write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean;
  end(callback?: unknown): this;
  destroy(error?: Error): void;
  emit(event: string | symbol, ...given: unknown[]): boolean;
}

const NodeResponse = Http2ServerResponse as unknown as new (stream: ServerHttp2Stream) => NodeResponse;

/**
 * An answer on a stream of HTTP/2; what `TrackedResponse` is for HTTP/1.1. A connection that moves says nothing about each
 * of its streams, so that the silence of the client is measured here.
 */
export class StreamResponse extends NodeResponse {
  startedAt = 0;
  bodySize = 0;
  request: FastifyRequest | undefined;
  taker: Taker | undefined;
  /** There for HTTP/1.1: here the connection is told once that it ends. */
  lifetime = { isClosing: false };
  closed = false;
  private isEnding = false;
  private readonly queue: Piece[] = [];
  private silence: Silence | undefined;
  private isWaitedFor = false;

  constructor(stream: ServerHttp2Stream) {
    super(stream);
    // That of Node's response does not come for an answer to HEAD whose client has left before.
    stream.once('close', () => this.emit('close'));
    stream.once('finish', () => this.leaveRest());
  }

  /** `writeTimeout` in milliseconds that a client may take nothing; 0 or less for no limit. */
  limit(writeTimeout: number): void {
    this.silence = new Silence(writeTimeout, () => this.destroy(new Error('the client takes nothing')));
  }

  get destroyed(): boolean {
    return this.closed || this.stream.destroyed;
  }

  /** A stream that its client breaks off is ended by Node, and so looks finished. */
  override get writableFinished(): boolean {
    return this.isEnding && !this.stream.aborted && super.writableFinished;
  }

  get writableEnded(): boolean {
    return this.isEnding;
  }

  override writeHead(
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    given?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    const headers = (typeof reason === 'string' ? given : (given ?? reason)) as OutgoingHttpHeaders | undefined;
    const all: OutgoingHttpHeaders = { ...standingHeaders, 'x-request-id': this.req.id, ...headers };
    // Set before by whoever sends, such as a page that needs a policy of its own.
    for (const name of this.getHeaderNames())
      if (name in standingHeaders && !(headers && name in headers)) delete all[name];
    // Said of a connection, which here is that of others too (RFC 9113, 8.2.2).
    delete all['connection'];
    this.removeHeader('connection');
    return super.writeHead(status, all);
  }

  override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    const done = (typeof encoding === 'function' ? encoding : callback) as Done | undefined;
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : (chunk as Buffer);
    if (this.req.method !== 'HEAD') this.bodySize += bytes.byteLength;
    this.queue.push({ bytes, done });
    if (this.queue.length === 1) this.next();
    const isTaken = this.queue.length === 0 && !this.writableNeedDrain;
    if (!isTaken) this.isWaitedFor = true;
    return isTaken;
  }

  override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    const done = [chunk, encoding, callback].find((one) => typeof one === 'function') as (() => void) | undefined;
    if (this.isEnding) return this;
    this.isEnding = true;
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') {
      // The last piece goes with the end of the stream, in one frame.
      const last = this.queue.length === 0 && Buffer.byteLength(chunk as Buffer) <= largestPiece;
      if (last) return this.endWith(chunk as Buffer, encoding, done);
      const coding = typeof encoding === 'string' ? encoding : undefined;
      this.write(chunk, coding, () => this.endWith(undefined, undefined, done));
    } else if (this.queue.length > 0) {
      this.queue.push({ bytes: Buffer.alloc(0), done: () => this.endWith(undefined, undefined, done) });
    } else this.endWith(undefined, undefined, done);
    return this;
  }

  override destroy(error?: Error): void {
    // Without one the client would be told that all is well with what it has got.
    super.destroy(error ?? (this.writableFinished ? undefined : new Error('the answer is broken off')));
  }

  private endWith(chunk: Buffer | string | undefined, encoding: unknown, done: (() => void) | undefined): this {
    if (chunk !== undefined && this.req.method !== 'HEAD') this.bodySize += Buffer.byteLength(chunk as Buffer);
    this.silence?.wait();
    if (!this.headersSent) this.writeHead(this.statusCode);
    if (chunk !== undefined) super.write(chunk, encoding);
    return super.end(done);
  }

  private next(): void {
    const [first] = this.queue;
    if (!first) return;
    const piece = first.bytes.subarray(0, largestPiece);
    this.silence?.wait();
    super.write(piece, (error?: Error | null) => {
      this.silence?.heard();
      const rest = first.bytes.subarray(piece.byteLength);
      if (!error && rest.byteLength > 0) this.queue[0] = { bytes: rest, done: first.done };
      else {
        this.queue.shift();
        first.done?.(error);
      }
      this.next();
      this.tellDrained();
    });
  }

  /** Node tells it of its stream only, which may have taken all of a piece that had to wait here. */
  private tellDrained(): void {
    if (!this.isWaitedFor || this.queue.length > 0 || this.isEnding || this.writableNeedDrain) return;
    this.isWaitedFor = false;
    this.emit('drain');
  }

  /** What is left of the request is not wanted any more; the client is told so rather than listened to (RFC 9113, 8.1). */
  private leaveRest(): void {
    const { stream } = this;
    if (stream.endAfterHeaders || stream.readableEnded) return;
    setImmediate(() => {
      if (!stream.destroyed) stream.close(constants.NGHTTP2_NO_ERROR);
      // Node closes it when nothing of it is left to be read.
      stream.resume();
    });
  }

  /** Once, whoever tells it first. */
  override emit(event: string | symbol, ...given: unknown[]): boolean {
    if (event !== 'close') return super.emit(event, ...given);
    if (this.closed) return false;
    this.closed = true;
    this.silence?.end();
    return super.emit('close');
  }
}
