import { Connection, type ConnectionOptions } from './connection.js';
import { chunkedParts, type RequestBody } from './request-body.js';
import { RequestFault } from './request-fault.js';
import { headerOf } from './response-reader.js';

export interface ClientOptions extends ConnectionOptions {
  /** The value of the Authorization header, sent to the origin only. */
  readonly authorization?: string;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** Sends the body without saying its length. */
  readonly chunked?: boolean;
  /** Keeps the body of the answer. */
  readonly keep?: boolean;
}

export interface Answer {
  readonly status: number;
  /** The value of a header whose name is given in lower case. */
  header(name: string): string | undefined;
  readonly body: Buffer;
  readonly bodyBytes: number;
  /** From the start of the request to the first byte of its answer. */
  readonly firstByteMs: number;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const redirectLimit = 3;

/** One of the clients that load a registry: its own connections, one request at a time. */
export class Client {
  /** How many answers of each hundred came: `statuses[2]` counts 200 to 299. */
  readonly statuses = new Array<number>(6).fill(0);
  private readonly connections = new Map<string, Connection>();

  constructor(private readonly options: ClientOptions) {}

  /** Sends a request and resolves with an answer of one of the accepted statuses. Throws `RequestFault` otherwise. */
  async ask(
    method: string,
    path: string | URL,
    accepted: readonly number[],
    options: RequestOptions = {},
  ): Promise<Answer> {
    let url = path;
    for (let hops = 0; ; hops += 1) {
      const answer = await this.once(method, url, options);
      const location = redirects.has(answer.status) ? answer.header('location') : undefined;
      if (location && hops < redirectLimit && !options.body)
        url = this.resolve(location, url instanceof URL ? url : undefined);
      else if (accepted.includes(answer.status)) return answer;
      else throw new RequestFault(method, String(url), answer.status, answer.body.toString());
    }
  }

  /** A `Location` as a URL: registries answer relative and absolute ones, with or without a query. */
  resolve(location: string, base?: URL): URL {
    return new URL(location, base ?? this.options.origin);
  }

  close(): void {
    for (const connection of this.connections.values()) connection.close();
    this.connections.clear();
  }

  private async once(method: string, path: string | URL, options: RequestOptions): Promise<Answer> {
    const origin = path instanceof URL ? path : this.options.origin;
    const connection = this.connection(origin);
    const target = path instanceof URL ? path.pathname + path.search : path;
    const started = performance.now();
    try {
      await connection.exchange({
        head: this.head(method, target, origin, options),
        parts: options.body && (options.chunked ? chunkedParts(options.body) : options.body.parts()),
        bodiless: method === 'HEAD',
        keep: options.keep === true,
      });
    } catch (error) {
      throw new RequestFault(method, target, undefined, (error as Error).message, { cause: error });
    }
    const { answer } = connection;
    this.statuses[Math.trunc(answer.status / 100)]! += 1;
    const { head } = answer;
    return {
      status: answer.status,
      header: (name) => headerOf(head, name),
      body: answer.body,
      bodyBytes: answer.bodyBytes,
      firstByteMs: connection.firstByteAt - started,
    };
  }

  private head(method: string, target: string, origin: URL, { headers, body, chunked }: RequestOptions): string {
    let head = `${method} ${target} HTTP/1.1\r\nHost: ${origin.host}\r\nUser-Agent: zb\r\n`;
    if (this.options.authorization && origin.origin === this.options.origin.origin) {
      head += `Authorization: ${this.options.authorization}\r\n`;
    }
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    if (body) head += chunked ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${body.length}\r\n`;
    return `${head}\r\n`;
  }

  private connection(url: URL): Connection {
    const existing = this.connections.get(url.origin);
    if (existing) return existing;
    const connection = new Connection({ ...this.options, origin: new URL(url.origin) });
    this.connections.set(url.origin, connection);
    return connection;
  }
}
