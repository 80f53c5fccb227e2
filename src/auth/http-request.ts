import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface Asked {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Authorities as PEM; undefined: those of the system. */
  readonly authorities?: string;
  /** More bytes than this are an error. Default: 1 MiB. */
  readonly limit?: number;
  readonly signal: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Asks another service. Follows no redirect, so that what is sent goes to the address that the file names and no other.
 * Node's fetch takes no authorities of one's own.
 */
export async function httpRequest({
  url,
  method = 'GET',
  headers,
  body,
  authorities,
  limit,
  signal,
}: Asked): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const isSecure = url.protocol === 'https:';
  if (!isSecure && url.protocol !== 'http:') throw new Error(`${url.protocol} is not spoken here`);
  const most = limit ?? 1024 * 1024;
  const sent = (isSecure ? secureRequest : plainRequest)(
    url,
    { method, headers: { ...headers }, signal, agent: false, ...(isSecure && authorities && { ca: authorities }) },
    (answer) => {
      const parts: Buffer[] = [];
      let size = 0;
      answer.on('data', (part: Buffer) => {
        size += part.length;
        if (size > most) sent.destroy(new Error('the answer is too large'));
        else parts.push(part);
      });
      answer.on('error', reject);
      answer.on('aborted', () => reject(new Error('the answer was cut off')));
      answer.on('end', () => {
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(parts) });
      });
    },
  );
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** The JSON of a GET that was answered 200. */
export async function fetchJson(asked: Omit<Asked, 'method' | 'body'>): Promise<unknown> {
  const { status, body } = await httpRequest({ ...asked, headers: { accept: 'application/json', ...asked.headers } });
  if (status !== 200) throw new Error(`${asked.url.host} answered ${status}`);
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new Error(`${asked.url.host} did not answer with JSON`);
  }
}
