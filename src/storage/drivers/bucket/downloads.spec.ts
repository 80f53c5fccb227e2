import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Authority } from '../../../../test/support/certificates.js';
import { Downloads, textOf } from './downloads.js';

describe('downloads', () => {
  let server: Server;
  let downloads: Downloads;
  let connections: number;
  const asked: string[] = [];
  /** What the server does with each request. */
  let answer: (socket: Socket, request: string) => void;

  beforeEach(async () => {
    connections = 0;
    asked.length = 0;
    downloads = new Downloads({ skipVerify: false });
    server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        asked.push(bytes.toString());
        answer(socket, bytes.toString());
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    downloads.destroy();
    server.close();
    await once(server, 'close');
  });

  const get = async (path = '/blob') =>
    downloads.get(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`), { host: 'here' });
  const whole = (text: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

  it('asks as it is told, and reads heads and bodies that come in any pieces', async () => {
    answer = (socket) => {
      const bytes = whole('some content');
      let at = 0;
      const next = () => {
        if (at < bytes.length) socket.write(bytes[at++]!, () => setImmediate(next));
      };
      next();
    };
    const { status, headers, body } = (await get('/a/b?x-id=GetObject'))!;
    expect([status, headers['content-length']]).toEqual([200, '12']);
    expect((await textOf(body)).toString()).toBe('some content');
    expect(asked).toEqual(['GET /a/b?x-id=GetObject HTTP/1.1\r\nhost: here\r\n\r\n']);
  });

  it('uses a connection again once a body is over, and another one meanwhile', async () => {
    answer = (socket) => socket.write(whole('content'));
    for (let n = 0; n < 3; n += 1) await textOf((await get())!.body);
    expect(connections).toBe(1);
    const [one, two] = [(await get())!, (await get())!];
    expect(connections).toBe(2);
    await textOf(one.body);
    await textOf(two.body);
    await textOf((await get())!.body);
    expect(connections).toBe(2);
  });

  it('reads as fast as the reader, into the buffer of the reader', async () => {
    const text = 'x'.repeat(5_000_000);
    answer = (socket) => socket.write(whole(text));
    const { body } = (await get())!;
    const buffer = Buffer.alloc(300_000);
    let length = 0;
    for (let filled = await body.fill(buffer); filled > 0; filled = await body.fill(buffer)) {
      expect(buffer.subarray(0, filled).every((byte) => byte === 120)).toBe(true);
      length += filled;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(length).toBe(text.length);
    expect(await body.fill(buffer)).toBe(0);
  });

  it('gives what came of an answer that breaks off, and then says so', async () => {
    answer = (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
    const { body } = (await get())!;
    const buffer = Buffer.alloc(50);
    expect(await body.fill(buffer)).toBe(4);
    await expect(body.fill(buffer)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it.each([
    ['nothing', ''],
    ['half a head', 'HTTP/1.1 200'],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['no header', 'HTTP/1.1 200 OK\r\nno header\r\n\r\n'],
  ])('rejects %s', async (_, text) => {
    answer = (socket) => socket.end(text);
    await expect(get()).rejects.toMatchObject({ code: expect.stringMatching(/^(ECONNRESET|EPROTO)$/) });
  });

  it('rejects a head without end', async () => {
    answer = (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`);
    await expect(get()).rejects.toMatchObject({ code: 'EPROTO' });
  });

  it('drops a connection whose server says more than it should', async () => {
    answer = (socket) => socket.write(`${whole('content')}HTTP/1.1 200 OK`);
    expect((await textOf((await get())!.body)).toString()).toBe('content');
    answer = (socket) => socket.write(whole('other'));
    expect((await textOf((await get())!.body)).toString()).toBe('other');
    expect(connections).toBe(2);
  });

  it('leaves answers without a length to others', async () => {
    answer = (socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
    expect(await get()).toBeUndefined();
  });

  it('sends nothing that would be another request', async () => {
    answer = () => undefined;
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await expect(downloads.get(url, { range: 'bytes=0-\r\nx: y' })).rejects.toThrow('not a request');
    expect(asked).toEqual([]);
  });

  it('lets go of a body that nobody wants', async () => {
    answer = (socket) => socket.write(whole('x'.repeat(5_000_000)));
    (await get())!.body.destroy();
    answer = (socket) => socket.write(whole('content'));
    expect((await textOf((await get())!.body)).toString()).toBe('content');
    expect(connections).toBe(2);
  });

  it('come over TLS too, from those who prove who they are', async () => {
    const { certificate, key } = new Authority().issue({ commonName: 'store', ip: ['127.0.0.1'] });
    const text = 'x'.repeat(3_000_000);
    const secure = createTlsServer({ cert: certificate, key }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write(whole(text)));
    });
    secure.listen(0, '127.0.0.1');
    await once(secure, 'listening');
    const url = new URL(`https://127.0.0.1:${(secure.address() as AddressInfo).port}/`);
    await expect(downloads.get(url, {})).rejects.toMatchObject({ code: expect.stringMatching(/VERIFY|SIGNED|CERT/) });
    const trusting = new Downloads({ skipVerify: true });
    for (let n = 0; n < 2; n += 1) {
      const { body } = (await trusting.get(url, {}))!;
      const buffer = Buffer.alloc(1_000_000);
      let length = 0;
      for (let filled = await body.fill(buffer); filled > 0; filled = await body.fill(buffer)) length += filled;
      expect(length).toBe(text.length);
    }
    trusting.destroy();
    secure.close();
    await once(secure, 'close');
  });
});
