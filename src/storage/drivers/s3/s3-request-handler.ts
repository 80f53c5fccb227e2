import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Downloads, textOf } from '../bucket/downloads.js';
import { ConnectionFailure } from './connection-failure.js';

type Request = Parameters<NodeHttpHandler['handle']>[0];
type Options = Parameters<NodeHttpHandler['handle']>[1];
type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** The SDK would write to the console else, and with more of a request than belongs into a log. */
export const quietLogger = { debug() {}, info() {}, warn() {}, error() {} };

const connectMs = 4000;
/** How long a server may be silent: within a body, or until it answers. */
const silenceMs = 8000;
/** The same where it has to copy or put together what it has, which not every server does with signs of life. */
const workingSilenceMs = 25_000;
/** Requests at once. Downloads are counted apart, since slow clients hold them open. */
const mostRequests = 128;
const mostDownloads = 1024;

export interface S3RequestHandlerOptions {
  readonly skipVerify: boolean;
  /** Told of each answer, with the milliseconds it took to begin. */
  readonly onAnswer?: (request: Request, status: number, ms: number) => void;
}

/** The connections to a server: what may take long, what may stay open long, and all others, each with limits of its own. */
export class S3RequestHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  private readonly requests: NodeHttpHandler;
  private readonly work: NodeHttpHandler;
  private readonly plainDownloads: NodeHttpHandler;
  private readonly downloads: Downloads;

  constructor(private readonly options: S3RequestHandlerOptions) {
    const control = agents(mostRequests, options.skipVerify);
    const common = { connectionTimeout: connectMs, socketTimeout: silenceMs, logger: quietLogger };
    this.requests = new NodeHttpHandler({ ...common, ...control });
    this.work = new NodeHttpHandler({ ...common, ...control, socketTimeout: workingSilenceMs });
    this.plainDownloads = new NodeHttpHandler({ ...common, ...agents(mostDownloads, options.skipVerify) });
    this.downloads = new Downloads(options);
  }

  async handle(request: Request, options?: Options): Promise<Answer> {
    const started = performance.now();
    const answer = await this.answerTo(request, options).catch((error: unknown) => {
      throw new ConnectionFailure(error);
    });
    this.options.onAnswer?.(request, answer.response.statusCode, Math.round(performance.now() - started));
    return answer;
  }

  destroy(): void {
    for (const one of [this.requests, this.work, this.plainDownloads, this.downloads]) one.destroy();
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  private async answerTo(request: Request, options?: Options): Promise<Answer> {
    const { method, headers, query } = request;
    if (method === 'GET' && query?.['x-id'] === 'GetObject') {
      return (await this.download(request)) ?? this.plainDownloads.handle(request, options);
    }
    const isWork = (method === 'POST' && query?.['uploadId'] !== undefined) || 'x-amz-copy-source' in headers;
    return (isWork ? this.work : this.requests).handle(request, options);
  }

  /** Undefined where the server does not tell how long its answers are, as some proxies do not. */
  private async download({ protocol, hostname, port, path, query, headers }: Request): Promise<Answer | undefined> {
    const place = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
    const answer = await this.downloads.get(
      new URL(`${place}${path}?${new URLSearchParams(query as Record<string, string>)}`),
      headers,
    );
    if (!answer) return undefined;
    const { status, body } = answer;
    // The SDK reads what a refusal says as a stream of its own kind.
    const content = status < 300 ? body : Readable.from([await textOf(body)]);
    return { response: { statusCode: status, headers: { ...answer.headers }, body: content } as Answer['response'] };
  }
}

function agents(maxSockets: number, skipVerify: boolean): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  const settings = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets };
  return {
    httpAgent: new HttpAgent(settings),
    httpsAgent: new HttpsAgent({ ...settings, rejectUnauthorized: !skipVerify }),
  };
}

/** As the SDK's client takes it. */
export function asSdkHandler(handler: S3RequestHandler): NonNullable<S3ClientConfig['requestHandler']> {
  return handler as unknown as NonNullable<S3ClientConfig['requestHandler']>;
}
