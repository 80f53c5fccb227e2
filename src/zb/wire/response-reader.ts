/** Where the reader stands in the answer. */
type State = 'head' | 'counted' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'until-close' | 'done';

const endOfHead = Buffer.from('\r\n\r\n');

/**
 * Reads one HTTP/1.1 answer after another from the bytes of a connection. It keeps a body only where asked to: what a
 * benchmark pulls is counted and dropped. Bytes handed in may be overwritten by the caller afterwards.
 */
export class ResponseReader {
  status = 0;
  /** Bytes of the body so far, without the framing of chunks. */
  bodyBytes = 0;
  private state: State = 'done';
  /** The status line and headers, as they came. */
  head = '';
  private pending = Buffer.alloc(0);
  private remaining = 0;
  private kept: Buffer[] | undefined;
  private bodiless = false;

  /** Prepares for the answer to the next request. `bodiless` is true for HEAD. */
  expect(options: { bodiless: boolean; keep: boolean }): void {
    this.state = 'head';
    this.status = 0;
    this.bodyBytes = 0;
    this.head = '';
    this.pending = Buffer.alloc(0);
    this.kept = options.keep ? [] : undefined;
    this.bodiless = options.bodiless;
  }

  get isDone(): boolean {
    return this.state === 'done';
  }

  /** True where the peer's closing ends the body, and so the answer. */
  get endsByClose(): boolean {
    return this.state === 'until-close';
  }

  /** False when the server said it closes after this answer. */
  get keepsAlive(): boolean {
    const connection = headerOf(this.head, 'connection')?.toLowerCase();
    return this.head.startsWith('HTTP/1.0') ? connection === 'keep-alive' : connection !== 'close';
  }

  get body(): Buffer {
    return Buffer.concat(this.kept ?? []);
  }

  /** Takes the next bytes of the connection. Throws on what is no HTTP. */
  feed(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.state === 'done') throw new Error('bytes came after the end of the answer');
      at = this.state === 'head' ? this.readHead(bytes, at) : this.readBody(bytes, at);
    }
  }

  private readHead(bytes: Buffer, at: number): number {
    const before = this.pending.length;
    const all = before === 0 ? bytes.subarray(at) : Buffer.concat([this.pending, bytes.subarray(at)]);
    const end = all.indexOf(endOfHead);
    if (end < 0) {
      this.pending = Buffer.from(all);
      return bytes.length;
    }
    this.head = all.toString('latin1', 0, end);
    this.pending = Buffer.alloc(0);
    this.status = Number(this.head.slice(9, 12));
    if (!this.head.startsWith('HTTP/1.') || !(this.status >= 100)) throw new Error('the answer is no HTTP/1.1');
    this.state = this.bodyState();
    return at + end + endOfHead.length - before;
  }

  private bodyState(): State {
    // An interim answer such as 100 Continue: the real one follows.
    if (this.status < 200) return 'head';
    // What a refusal says goes into the report.
    if (this.status >= 400) this.kept ??= [];
    if (this.bodiless || this.status === 204 || this.status === 304) return 'done';
    if (headerOf(this.head, 'transfer-encoding')?.toLowerCase() === 'chunked') return 'chunk-size';
    const length = headerOf(this.head, 'content-length');
    if (length === undefined) return 'until-close';
    this.remaining = Number(length);
    return this.remaining === 0 ? 'done' : 'counted';
  }

  private readBody(bytes: Buffer, at: number): number {
    if (this.state === 'until-close') return this.take(bytes, at, bytes.length);
    if (this.state === 'counted' || this.state === 'chunk') {
      const end = this.take(bytes, at, Math.min(bytes.length, at + this.remaining));
      this.remaining -= end - at;
      if (this.remaining === 0) this.state = this.state === 'counted' ? 'done' : 'chunk-end';
      return end;
    }
    return this.readLine(bytes, at);
  }

  private take(bytes: Buffer, from: number, to: number): number {
    this.bodyBytes += to - from;
    this.kept?.push(Buffer.from(bytes.subarray(from, to)));
    return to;
  }

  /** The lines between chunks: a size, the empty line that ends a chunk, trailers. */
  private readLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    this.pending = Buffer.concat([this.pending, bytes.subarray(at, end)]);
    if (newline < 0) return end;
    const line = this.pending.toString('latin1').trim();
    this.pending = Buffer.alloc(0);
    if (this.state === 'chunk-end') this.state = 'chunk-size';
    else if (this.state === 'trailers') this.state = line === '' ? 'done' : 'trailers';
    else {
      this.remaining = parseInt(line, 16);
      if (!(this.remaining >= 0)) throw new Error(`"${line}" is no size of a chunk`);
      this.state = this.remaining === 0 ? 'trailers' : 'chunk';
    }
    return end;
  }
}

/** The value of a header in a head as it came; the name is given in lower case. */
export function headerOf(head: string, name: string): string | undefined {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return undefined;
}
