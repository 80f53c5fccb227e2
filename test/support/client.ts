import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface Ask {
  readonly headers?: OutgoingHttpHeaders;
  /** A stream goes with chunked coding, unless a length is among the headers. */
  readonly body?: string | Uint8Array | Readable;
}

/** Speaks HTTP to one server over connections that are kept, without mending paths or following redirects. */
export class Client {
  readonly host: string;
  readonly port: number;
  private readonly protocol: string;

  /** For https, the agent has to be one for that. */
  constructor(
    readonly url: string,
    private readonly always: OutgoingHttpHeaders = {},
    private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 }),
  ) {
    const { hostname, port, protocol } = new URL(url);
    this.protocol = protocol;
    this.host = hostname;
    this.port = Number(port);
  }

  /** The same connections, with headers that go with each request, such as those of a login. */
  with(headers: OutgoingHttpHeaders): Client {
    return new Client(this.url, { ...this.always, ...headers }, this.agent);
  }

  async ask(method: string, path: string, { headers, body }: Ask = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const { host, port, agent, always, protocol } = this;
    const sent = request(
      { protocol, host, port, agent, method, path, headers: { ...always, ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const { statusCode: status = 0, rawHeaders } = answer;
          resolve({ status, headers: answer.headers, rawHeaders, body: Buffer.concat(chunks) });
        });
      },
    );
    sent.on('error', reject);
    if (typeof body === 'object' && 'pipe' in body) body.pipe(sent);
    else sent.end(body);
    return promise;
  }

  async get(path: string, headers?: OutgoingHttpHeaders): Promise<Answer> {
    return this.ask('GET', path, { headers });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The codes of an error body; fails if it is not one of the spec's form. */
export function codesOf({ body, headers }: Answer): string[] {
  if (!headers['content-type']?.startsWith('application/json')) throw new Error(`no error body: ${body.toString()}`);
  return (JSON.parse(body.toString()) as { errors: { code: string }[] }).errors.map(({ code }) => code);
}

/** The query of the page that a `Link` names. */
export function nextPage(link: string | readonly string[] | undefined): string | undefined {
  if (link === undefined) return undefined;
  const match = /^<[^?]+(\?[^>]*)>; rel="next"$/.exec(String(link));
  if (!match) throw new Error(`no link to a next page: ${String(link)}`);
  return match[1];
}
