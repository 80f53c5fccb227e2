import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WriteConflict } from '@zot/extension-api';
import { ManualClock, SilentLog } from '@zot/testkit';
import { GcsDriverFactory } from './gcs-driver-factory.js';
import { GcsConfig } from './gcs.config.js';

const chunk = 256 * 1024;

/** What emulators do not do: hold to the condition of a composition. */
describe('a composition in GCS', () => {
  let server: Server;
  const asked: string[] = [];
  let answerTo: (path: string, query: URLSearchParams) => { status: number; body: object };

  class Factory extends GcsDriverFactory {
    protected override readonly apiEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        const { pathname, searchParams } = new URL(request.url!, 'http://double');
        asked.push(`${request.method} ${pathname}`);
        const { status, body } = answerTo(pathname, searchParams);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('names the generation that it goes on from, and tells when it is another', async () => {
    let condition: string | null = null;
    answerTo = (path, query) => {
      if (path.endsWith('/compose')) {
        condition = query.get('ifGenerationMatch');
        return { status: 412, body: { error: { code: 412, message: 'conditionNotMet' } } };
      }
      return { status: 200, body: { name: 'x', size: '10', generation: '7', updated: '2030-01-01T00:00:00Z' } };
    };
    const driver = new Factory().create({
      rootDirectory: '',
      commit: false,
      options: Object.assign(new GcsConfig(), { bucket: 'images', chunksize: chunk }),
      clock: new ManualClock(),
      log: new SilentLog(),
    });
    const sink = await driver.append('a/.uploads/x');
    expect(sink.size).toBe(10);
    await sink.write([Buffer.alloc(chunk + 1)]);
    await expect(sink.close()).rejects.toThrow(WriteConflict);
    expect(condition).toBe('7');
    // The pieces are taken away again.
    expect(asked.filter((one) => one.startsWith('DELETE '))).toHaveLength(2);
  });
});
