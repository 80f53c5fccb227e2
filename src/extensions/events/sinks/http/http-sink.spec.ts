import { once } from 'node:events';
import {
  createServer,
  request as plainRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventRefused, StartError, type OutgoingEvent } from '@zot/extension-api';
import { eventSinkSuite } from '@zot/testkit';
import { Authority } from '../../../../../test/support/certificates.js';
import { EventSinkConfig } from '../../event-sink.config.js';
import { HttpSink } from './http-sink.js';

const event: OutgoingEvent = {
  id: 'id-1',
  source: 'zotregistry.dev',
  type: 'zotregistry.image.updated',
  time: '2026-01-02T03:04:05.678Z',
  data: { name: 'team/app', reference: 'ü' },
};
const never = new AbortController().signal;

interface Got {
  readonly request: IncomingMessage;
  readonly body: string;
}

eventSinkSuite('HttpSink', async () => {
  const received: OutgoingEvent[] = [];
  const refused = { ...event, id: 'refused' };
  const server = createServer(({ headers }, response) => {
    const { 'ce-id': id, 'ce-source': source, 'ce-type': type, 'ce-time': time } = headers as Record<string, string>;
    if (id === refused.id) response.writeHead(400).end();
    else {
      received.push({ id: decodeURIComponent(id!), source: source!, type: type!, time: time!, data: {} });
      response.writeHead(204).end();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    sink: new HttpSink(Object.assign(new EventSinkConfig(), { type: 'http', address })),
    received: () => received,
    refused,
    dispose: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
});

describe('a sink of HTTP', () => {
  const servers: Server[] = [];
  const sinks: HttpSink[] = [];
  let got: Got[] = [];
  let status = 204;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-http-sink-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));
  afterEach(async () => {
    for (const sink of sinks.splice(0)) await sink.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    got = [];
    status = 204;
  });

  const taking: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      got.push({ request, body });
      response.writeHead(status, { location: '/elsewhere' }).end('some words');
    });
  };
  const listen = async (server: Server): Promise<number> => {
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };
  const sinkTo = async (address: string, settings: Partial<EventSinkConfig> = {}): Promise<HttpSink> => {
    const sink = new HttpSink(Object.assign(new EventSinkConfig(), { type: 'http', address }, settings));
    sinks.push(sink);
    await sink.open();
    return sink;
  };

  it('posts an event in binary mode', async () => {
    const port = await listen(createServer(taking));
    const sink = await sinkTo(`http://127.0.0.1:${port}/hooks/zot?x=1`, {
      channel: 'builds',
      headers: { 'X-Own': 'yes' },
    });
    await sink.send(event, never);
    const { request, body } = got[0]!;
    expect([request.method, request.url]).toEqual(['POST', '/hooks/zot?x=1']);
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'id-1',
      'ce-source': 'zotregistry.dev',
      'ce-type': 'zotregistry.image.updated',
      'ce-time': '2026-01-02T03:04:05.678Z',
      'ce-channel': 'builds',
      'x-own': 'yes',
    });
    expect(request.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(body)).toEqual(event.data);
    expect(sink.title).toBe(`http 127.0.0.1:${port}`);
  });

  it.each<[string, EventSinkConfig['credentials'], string]>([
    ['a user', { username: 'ann', password: 'pä:ss' }, `Basic ${Buffer.from('ann:pä:ss').toString('base64')}`],
    ['a token', { token: 'secret' }, 'Bearer secret'],
    ['a user before a token', { username: 'ann', password: 'x', token: 'secret' }, `Basic ${btoa('ann:x')}`],
  ])('proves who it is by %s', async (_, credentials, authorization) => {
    const port = await listen(createServer(taking));
    await (await sinkTo(`http://127.0.0.1:${port}`, { credentials })).send(event, never);
    expect(got[0]!.request.headers.authorization).toBe(authorization);
  });

  it('takes the user of an address for the credentials, and names nobody in a title', async () => {
    const port = await listen(createServer(taking));
    const sink = await sinkTo(`http://ann:s%40cret@127.0.0.1:${port}/?token=canary`);
    await sink.send(event, never);
    expect(got[0]!.request.headers.authorization).toBe(`Basic ${btoa('ann:s@cret')}`);
    expect(sink.title).toBe(`http 127.0.0.1:${port}`);
  });

  it.each([
    [400, true],
    [401, true],
    [404, true],
    [410, true],
    [302, true],
    [408, false],
    [429, false],
    [500, false],
    [503, false],
  ])('takes %d for a refusal: %p', async (answered, isRefusal) => {
    const port = await listen(createServer(taking));
    const sink = await sinkTo(`http://127.0.0.1:${port}`);
    status = answered;
    const error: unknown = await sink.send(event, never).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toBe(`it answered ${answered}`);
    expect(error instanceof EventRefused).toBe(isRefusal);
    // It goes nowhere else: a redirect would carry credentials to a stranger.
    expect(got).toHaveLength(1);
  });

  it('fails where nobody listens, and where it is told to end', async () => {
    const port = await listen(createServer(() => undefined));
    const sink = await sinkTo(`http://127.0.0.1:${port}`);
    const controller = new AbortController();
    const sending = sink.send(event, controller.signal);
    controller.abort();
    await expect(sending).rejects.toThrow();
    servers.splice(0).forEach((server) => (server.close(), server.closeAllConnections()));
    await expect(sink.send(event, never)).rejects.toMatchObject({ code: expect.stringMatching(/^ECONN/) });
  });

  it('shows its certificate, and trusts the authority of its file only', async () => {
    const authority = new Authority();
    const own = authority.issue({ commonName: 'sink', ip: ['127.0.0.1'], usage: 'server' });
    const client = authority.issue({ commonName: 'zot', usage: 'client' });
    const [caCertFile, certFile, keyFile] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(caCertFile, authority.certificate);
    await writeFile(certFile, client.certificate);
    await writeFile(keyFile, client.key);
    const server = createSecureServer(
      { cert: own.certificate, key: own.key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
      taking,
    );
    const address = `https://127.0.0.1:${await listen(server as unknown as Server)}`;
    await (await sinkTo(address, { tlsConfig: { caCertFile, certFile, keyFile } })).send(event, never);
    expect(got).toHaveLength(1);
    await expect((await sinkTo(address)).send(event, never)).rejects.toThrow();
    await expect((await sinkTo(address, { tlsConfig: { caCertFile } })).send(event, never)).rejects.toThrow();
    expect(got).toHaveLength(1);
  });

  it('says which file cannot be read', async () => {
    const tlsConfig = { caCertFile: '/nowhere/ca.pem' };
    const opening = sinkTo('https://127.0.0.1:1', { tlsConfig });
    await expect(opening).rejects.toThrow(StartError);
    await expect(opening).rejects.toThrow(
      'extensions.events: tlsConfig.caCertFile: /nowhere/ca.pem cannot be read (ENOENT)',
    );
  });

  it('goes through the proxy that it is given', async () => {
    const port = await listen(createServer(taking));
    const asked: string[] = [];
    // A request to a proxy has the whole address in its first line.
    const proxy = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const { pathname } = new URL(request.url!);
      const on = plainRequest(
        { port, host: '127.0.0.1', path: pathname, method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode!);
          answer.pipe(response);
        },
      );
      request.pipe(on);
    });
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(`CONNECT ${request.url}`);
      const to = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        to.pipe(socket).pipe(to);
      });
      to.on('error', () => socket.destroy());
      socket.on('error', () => to.destroy());
    });
    const address = `http://127.0.0.1:${await listen(proxy)}`;
    const sink = await sinkTo('http://hooks.example/zot', { proxy: address });
    await sink.send(event, never);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^(POST http:\/\/hooks\.example\/zot|CONNECT hooks\.example:80)$/);
    expect(got[0]!.request.url).toBe('/zot');
  });
});
