import { createServer } from 'node:http';

const minuteMs = 60_000;

/** A sink of events that is out of order for one minute of every four, and a collector of traces. Both count and forget. */
export class Receivers {
  events = 0;
  refused = 0;
  batches = 0;
  #begun = Date.now();
  #servers = [];

  async open() {
    const sink = await this.#listen((request, response) => {
      const isOut = Math.floor((Date.now() - this.#begun) / minuteMs) % 4 === 1;
      if (isOut) this.refused += 1;
      else this.events += 1;
      response.writeHead(isOut ? 500 : 204).end();
    });
    const collector = await this.#listen((request, response) => {
      this.batches += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    return { sink: `http://127.0.0.1:${sink}/events`, collector: `http://127.0.0.1:${collector}/v1/traces` };
  }

  close() {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  async #listen(answer) {
    const server = createServer((request, response) => request.resume().on('end', () => answer(request, response)));
    this.#servers.push(server);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server.address().port;
  }
}
