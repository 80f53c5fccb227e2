import { readFile } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ServerConfig } from '../config/server.config.js';

/** Milliseconds for one look, connecting included. */
const patience = 10_000;
/** Bytes of an answer; one with thousands of repositories has a few million. */
const largest = 64 * 1024 * 1024;

/** Asks the registry for its metrics. */
export class RegistryMetrics {
  private constructor(
    private readonly server: ServerConfig,
    private readonly authorities: Buffer | undefined,
  ) {}

  /** Rejects where the file with the authorities cannot be read. */
  static async of(server: ServerConfig): Promise<RegistryMetrics> {
    return new RegistryMetrics(server, server.cacert === '' ? undefined : await readFile(server.cacert));
  }

  /** Rejects with a sentence where no answer comes, or another than 200. */
  async read(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const asked = this.ask((answer) => take(answer).then(resolve, reject));
    asked.on('error', reject).end();
    return promise;
  }

  private ask(answered: (answer: IncomingMessage) => void): ClientRequest {
    const { protocol, host, port } = this.server;
    const options = {
      host,
      port,
      path: '/metrics',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(patience),
    };
    if (protocol === 'http') return httpRequest(options, answered);
    return httpsRequest({ ...options, ...(this.authorities && { ca: this.authorities }) }, answered);
  }
}

async function take(answer: IncomingMessage): Promise<string> {
  if (answer.statusCode !== 200) {
    answer.resume();
    throw new Error(`the registry answered ${answer.statusCode}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > largest) throw new Error(`the registry answered more than ${largest} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
