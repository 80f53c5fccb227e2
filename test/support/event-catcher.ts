import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 20_000;

export interface CaughtEvent {
  /** Without the prefix that all have. */
  readonly type: string;
  readonly headers: IncomingHttpHeaders;
  readonly data: Record<string, unknown> & { name: string; reference?: string };
}

/** A sink of events over HTTP, which keeps what it gets. */
export class EventCatcher {
  readonly caught: CaughtEvent[] = [];
  /** What it answers; undefined: nothing at all. */
  status: number | undefined = 204;
  tries = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {
    server.on('request', (request, response) => {
      this.tries += 1;
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        if (this.status === undefined) return;
        if (this.status < 300) {
          const type = String(request.headers['ce-type']).replace(/^zotregistry\./, '');
          this.caught.push({ type, headers: request.headers, data: JSON.parse(body) as CaughtEvent['data'] });
        }
        response.writeHead(this.status).end();
      });
    });
  }

  static async listen(port = 0): Promise<EventCatcher> {
    const server = createServer();
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return new EventCatcher(server, (server.address() as AddressInfo).port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/events`;
  }

  /** Resolves when so many have come. */
  async until(count: number): Promise<readonly CaughtEvent[]> {
    const deadline = performance.now() + patienceMs;
    while (this.caught.length < count) {
      if (performance.now() > deadline) throw new Error(`${this.caught.length} events came, not ${count}`);
      await sleep(5);
    }
    return this.caught;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
