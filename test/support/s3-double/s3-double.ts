import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Error } from './s3-error.js';
import type { S3Fault, S3Faults, S3Request } from './s3-fault.js';
import { operationOf, operations, type S3Answer, type S3Call, type S3Settings } from './s3-operations.js';
import { S3Store } from './s3-store.js';
import { xml } from './xml.js';

export interface S3DoubleOptions extends Partial<S3Settings> {
  readonly faults?: S3Faults;
}

/**
 * A server that speaks so much of S3 as the driver uses, over real connections on the loopback, with one bucket named
 * `images` in memory. Signatures are asked for and not verified. Held to the suite that the driver passes on a real one.
 */
export class S3Double {
  readonly store = new S3Store();
  /** All requests so far, those that failed too. */
  readonly seen: S3Request[] = [];
  faults: S3Faults | undefined;
  listed: (() => S3Store | undefined) | undefined;
  private readonly server: Server;

  private constructor(private readonly options: S3DoubleOptions) {
    this.faults = options.faults;
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(options: S3DoubleOptions = {}): Promise<S3Double> {
    const double = new S3Double(options);
    double.server.listen(0, '127.0.0.1');
    await once(double.server, 'listening');
    return double;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  count(action: string): number {
    return this.seen.filter((one) => one.action === action).length;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { pathname, searchParams: query } = new URL(request.url!, 'http://double');
      const [bucket = '', ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
      const head = { bucket, key: rest.join('/'), query, headers: request.headers };
      const action = operationOf(request.method!, head);
      const asked = { action, key: head.key || (query.get('prefix') ?? '') };
      this.seen.push(asked);
      const fault = this.faults?.(asked);
      if (fault?.kind === 'hang') return;
      if (fault?.kind === 'reset') return void request.socket.destroy();
      const body = await bodyOf(request);
      const answer = this.answer(action, { ...head, body }, fault);
      if (fault?.kind === 'lose') return void request.socket.destroy();
      send(request, response, answer, fault?.kind === 'half');
    } catch {
      request.socket.destroy();
    }
  }

  private answer(action: string, call: S3Call, fault: S3Fault | undefined): S3Answer {
    try {
      if (fault?.kind === 'refuse') throw new S3Error(fault.status, fault.code);
      requireSignature(call);
      if (call.bucket !== 'images') throw new S3Error(404, 'NoSuchBucket');
      const { pageSize = 1000, isConditional = true } = this.options;
      return operations[action]!(this.store, call, { pageSize, isConditional, listed: this.listed });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      return { status: error.status, body: xml('Error', { Code: error.code, Message: error.code }) };
    }
  }
}

function requireSignature({ headers, query }: S3Call): void {
  if (/^AWS4-HMAC-SHA256 /.test(headers.authorization ?? '')) return;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '') ?? [];
  if (!query.has('X-Amz-Signature') || second === undefined) throw new S3Error(403, 'AccessDenied');
  const signed = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (Date.now() > signed + Number(query.get('X-Amz-Expires')) * 1000) throw new S3Error(403, 'AccessDenied');
}

function send(request: IncomingMessage, response: ServerResponse, answer: S3Answer, isHalf: boolean): void {
  const body = request.method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, { 'content-length': body.length, ...answer.headers });
  if (!isHalf) return void response.end(body);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
