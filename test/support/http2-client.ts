import { once } from 'node:events';
import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
} from 'node:http2';
import type { Authority, Certificate } from './certificates.js';

export interface StreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One connection of HTTP/2 over TLS. */
export class Http2Client {
  private constructor(readonly session: ClientHttp2Session) {}

  static async open(
    url: string,
    authority: Authority,
    certificate?: Certificate,
    settings: object = {},
  ): Promise<Http2Client> {
    const { certificate: cert, key } = certificate ?? {};
    // Node's client would not send a header twice that stands once.
    const options = { ca: authority.certificate, settings, strictSingleValueFields: false };
    const session = connect(url, { ...options, ...(cert && { cert, key }) });
    session.on('error', () => undefined);
    await once(session, 'connect');
    return new Http2Client(session);
  }

  /** A stream whose body the test writes itself. */
  start(
    method: string,
    path: string,
    headers: Readonly<Record<string, string | number>> = {},
    endStream = false,
  ): ClientHttp2Stream {
    const stream = this.session.request({ ':method': method, ':path': path, ...headers }, { endStream });
    stream.on('error', () => undefined);
    return stream;
  }

  async ask(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Readonly<Record<string, string | number>>; body?: Buffer | string } = {},
  ): Promise<StreamAnswer> {
    const stream = this.start(method, path, headers, body === undefined);
    if (body !== undefined) stream.end(body);
    return answerOf(stream);
  }

  /** How many streams the server took and has not closed. */
  get closed(): boolean {
    return this.session.closed || this.session.destroyed;
  }

  close(): void {
    this.session.destroy();
  }
}

/** Rejects where the server breaks the stream off. */
export async function answerOf(stream: ClientHttp2Stream): Promise<StreamAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<StreamAnswer>();
  const chunks: Buffer[] = [];
  let headers: IncomingHttpHeaders = {};
  stream.on('response', (given) => (headers = given));
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', reject);
  stream.on('close', () => {
    const body = Buffer.concat(chunks);
    const status = Number(headers[':status'] ?? 0);
    if (stream.rstCode !== constants.NGHTTP2_NO_ERROR || status === 0)
      reject(new Error(`broken off: ${stream.rstCode}`));
    else resolve({ status, headers, body });
  });
  return promise;
}
