import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExporterConfig } from './config/exporter.config.js';
import type { ExporterLog } from './exporter-log.js';
import { exposition } from './scrape/exposition.js';
import type { MetricEntry } from './scrape/metric-entry.js';
import { readMinimalJson } from './scrape/read-minimal-json.js';

/** What the exporter reads: the JSON of the registry. */
export interface Source {
  read(): Promise<string>;
}

/** Answers Prometheus, and asks the registry each time. A registry that cannot be read is told of by `zot_up 0`. */
export class Exporter {
  private readonly server: Server;

  constructor(
    private readonly config: ExporterConfig,
    private readonly source: Source,
    private readonly log: ExporterLog,
  ) {
    const { readTimeout, writeTimeout } = config;
    this.server = createServer({ requestTimeout: readTimeout, headersTimeout: Math.min(readTimeout, 5000) });
    this.server.keepAliveTimeout = 120_000;
    this.server.timeout = writeTimeout;
    this.server.on('request', (request, response) => void this.answer(request, response));
  }

  /** Resolves with the port. */
  async listen(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.server.once('error', reject);
    this.server.listen(Number(this.config.port), resolve);
    await promise;
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.server.close(() => resolve());
    this.server.closeIdleConnections();
    await promise;
  }

  private async answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url.split('?', 1)[0] !== this.config.metrics.path) return end(response, 404, 'not found\n');
    if (method !== 'GET' && method !== 'HEAD') return end(response, 405, 'only GET\n');
    const entries = await this.look();
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    end(response, 200, exposition(entries ?? [], entries !== undefined));
  }

  private async look(): Promise<readonly MetricEntry[] | undefined> {
    const started = performance.now();
    try {
      const entries = readMinimalJson(await this.source.read());
      this.log.add('debug', 'the registry was read', { series: entries.length, ms: performance.now() - started });
      return entries;
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException;
      this.log.add('error', 'the registry cannot be read', { error: message || code });
      return undefined;
    }
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.end(text);
}
