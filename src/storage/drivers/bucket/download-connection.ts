import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Inflow } from './inflow.js';

const bufferBytes = 256 * 1024;
const longestHead = 64 * 1024;
const connectMs = 4000;
/** How long a server may be silent while somebody waits. */
const silenceMs = 8000;

export interface DownloadHead {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A connection for GETs of HTTP/1.1 whose bodies have a length. It reads into one buffer of its own, and from there into
 * those of the reader: the client of node:http makes a new one for each piece, at three times the cost.
 */
export class DownloadConnection implements Inflow {
  isIdle = true;
  private readonly socket: Socket;
  private head: { text: string; resolve(head: DownloadHead): void; reject(error: unknown): void } | undefined;
  private pending:
    { target: Uint8Array; filled: number; resolve(n: number): void; reject(e: unknown): void } | undefined;
  /** Bytes in the buffer of the connection that nobody has taken; it is not read from meanwhile. */
  private rest: Uint8Array = new Uint8Array();
  private remaining = 0;
  private failure: unknown;

  constructor(
    url: URL,
    options: { readonly skipVerify: boolean },
    private readonly onEnd: (connection: DownloadConnection) => void,
  ) {
    const onread = {
      buffer: Buffer.allocUnsafeSlow(bufferBytes),
      callback: (length: number, buffer: Uint8Array) => this.arrived(buffer.subarray(0, length)),
    };
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isSecure = url.protocol === 'https:';
    const port = Number(url.port || (isSecure ? 443 : 80));
    const servername = isIP(host) === 0 ? host : '';
    // The types of Node know onread for plain sockets only; its TLS sockets take it too.
    const secure = { host, port, servername, rejectUnauthorized: !options.skipVerify, onread } as ConnectionOptions;
    this.socket = isSecure ? connectTls(secure) : connectPlain({ host, port, onread });
    this.socket.setNoDelay(true);
    this.socket.setTimeout(connectMs);
    this.socket.once(isSecure ? 'secureConnect' : 'connect', () => this.socket.setTimeout(silenceMs));
    this.socket.on('timeout', () => {
      if (this.head || this.pending || this.isIdle) this.fail(withCode('the server fell silent', 'ETIMEDOUT'));
    });
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(withCode('the connection broke off', 'ECONNRESET')));
  }

  get isUsable(): boolean {
    return this.failure === undefined;
  }

  async ask(path: string, headers: Readonly<Record<string, string>>): Promise<DownloadHead> {
    this.isIdle = false;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const text = `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
    if (/[\r\n]/.test(path) || lines.some((line) => /[\r\n]/.test(line.slice(0, -2)))) throw new Error('not a request');
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) return reject(this.failure);
      this.head = { text: '', resolve, reject };
      this.socket.write(text, 'latin1');
    });
  }

  async fill(target: Uint8Array): Promise<number> {
    if (this.remaining === 0 || target.byteLength === 0) return 0;
    return new Promise((resolve, reject) => {
      this.pending = { target, filled: 0, resolve, reject };
      if (this.rest.byteLength > 0 && this.arrived(this.rest)) this.socket.resume();
      if (this.failure !== undefined && this.pending) this.reject(this.failure);
    });
  }

  destroy(): void {
    this.fail(withCode('the connection was closed', 'ECONNRESET'));
  }

  /** Whether the connection may be read from again; else the bytes stay where they are. */
  private arrived(bytes: Uint8Array): boolean {
    let rest = this.head ? this.readHead(bytes) : bytes;
    const { pending } = this;
    if (pending && rest.byteLength > 0) {
      const length = Math.min(rest.byteLength, pending.target.byteLength - pending.filled, this.remaining);
      pending.target.set(rest.subarray(0, length), pending.filled);
      pending.filled += length;
      this.remaining -= length;
      rest = rest.subarray(length);
      if (this.remaining === 0 || pending.filled >= pending.target.byteLength / 2) {
        this.pending = undefined;
        if (this.remaining === 0) this.finished(rest);
        pending.resolve(pending.filled);
      }
    } else if (this.isIdle && rest.byteLength > 0) {
      this.fail(withCode('the server spoke unasked', 'EPROTO'));
    }
    this.rest = rest;
    return rest.byteLength === 0;
  }

  private finished(rest: Uint8Array): void {
    this.isIdle = true;
    if (rest.byteLength > 0) this.fail(withCode('the server sent more than it had said', 'EPROTO'));
    else this.onEnd(this);
  }

  private readHead(bytes: Uint8Array): Uint8Array {
    const head = this.head!;
    const before = head.text.length;
    head.text += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', 0, longestHead);
    const end = head.text.indexOf('\r\n\r\n');
    if (end < 0) {
      if (head.text.length >= longestHead) this.fail(withCode('the head of an answer is too long', 'EPROTO'));
      return new Uint8Array();
    }
    this.head = undefined;
    try {
      const parsed = parseHead(head.text.slice(0, end));
      this.remaining = Number(parsed.headers['content-length'] ?? Infinity);
      if (this.remaining === 0) this.finished(bytes.subarray(end + 4 - before));
      head.resolve(parsed);
    } catch (error) {
      this.head = head;
      this.fail(error);
    }
    return bytes.subarray(end + 4 - before);
  }

  private fail(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.socket.destroy();
    this.onEnd(this);
    this.head?.reject(error);
    this.head = undefined;
    this.reject(error);
  }

  private reject(error: unknown): void {
    const { pending } = this;
    this.pending = undefined;
    if (!pending) return;
    if (pending.filled > 0) pending.resolve(pending.filled);
    else pending.reject(error);
  }
}

function parseHead(text: string): DownloadHead {
  const [first, ...lines] = text.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first!)?.[1];
  if (status === undefined) throw withCode('an answer is no HTTP', 'EPROTO');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) throw withCode('an answer is no HTTP', 'EPROTO');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(status), headers };
}

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
