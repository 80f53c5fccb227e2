import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { OutgoingEvent } from '@zot/extension-api';
import { eventSinkSuite } from '@zot/testkit';
import { EventSinkConfig } from '../../event-sink.config.js';
import { NatsSink } from './nats-sink.js';

const event: OutgoingEvent = {
  id: 'id-1',
  source: 'zotregistry.dev',
  type: 'zotregistry.repository.created',
  time: '2026-01-02T03:04:05.678Z',
  data: { name: 'team/app' },
};
const never = new AbortController().signal;

/** As much of NATS as a publisher sees. The real server is tried by test/interop/nats.sh. */
class TinyNats {
  readonly connects: Record<string, unknown>[] = [];
  readonly published: { subject: string; payload: string }[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => this.serve(socket));

  async listen(): Promise<number> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.breakAll();
    await new Promise((resolve) => this.server.close(resolve));
  }

  breakAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
    socket.write(
      `INFO ${JSON.stringify({ server_id: 'x', version: '2.9.0', max_payload: 1_000_000, proto: 1, headers: true })}\r\n`,
    );
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      rest += text;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        const [verb, ...words] = line.split(' ');
        const size = verb === 'PUB' ? Number(words.at(-1)) : 0;
        if (verb === 'PUB' && rest.length < end + 2 + size + 2) return;
        rest = rest.slice(end + 2);
        if (verb === 'CONNECT') this.connects.push(JSON.parse(line.slice(8)) as Record<string, unknown>);
        if (verb === 'PING') socket.write('PONG\r\n');
        if (verb === 'PUB') {
          this.published.push({ subject: words[0]!, payload: rest.slice(0, size) });
          rest = rest.slice(size + 2);
        }
      }
    });
  }
}

eventSinkSuite('NatsSink', async () => {
  const nats = new TinyNats();
  const address = `nats://127.0.0.1:${await nats.listen()}`;
  return {
    sink: new NatsSink(Object.assign(new EventSinkConfig(), { type: 'nats', address, channel: 'zot.test' })),
    received: () => nats.published.map(({ payload }) => JSON.parse(payload) as OutgoingEvent),
    dispose: async () => nats.stop(),
  };
});

describe('a sink of NATS', () => {
  let nats: TinyNats;
  let port: number;
  let sink: NatsSink;
  beforeEach(async () => {
    nats = new TinyNats();
    port = await nats.listen();
  });
  afterEach(async () => {
    await sink.close();
    await nats.stop();
  });
  const open = async (settings: Partial<EventSinkConfig> = {}) => {
    const address = `nats://127.0.0.1:${port}`;
    sink = new NatsSink(
      Object.assign(new EventSinkConfig(), { type: 'nats', address, channel: 'zot.test', timeout: 2000 }, settings),
    );
    await sink.open();
  };

  it('publishes an event as a whole, and knows that the server has it', async () => {
    await open();
    await sink.send(event, never);
    expect(nats.published).toHaveLength(1);
    const [{ subject, payload }] = nats.published as [{ subject: string; payload: string }];
    expect(subject).toBe('zot.test');
    expect(JSON.parse(payload)).toEqual({ ...event, specversion: '1.0', datacontenttype: 'application/json' });
    expect(nats.connects[0]).toMatchObject({ name: 'zot' });
    expect(sink.title).toBe(`nats 127.0.0.1:${port}`);
  });

  it.each<[object, object]>([
    [
      { username: 'ann', password: 'secret' },
      { user: 'ann', pass: 'secret' },
    ],
    [{ token: 'secret' }, { auth_token: 'secret' }],
  ])('proves who it is: %j', async (credentials, said) => {
    await open({ credentials });
    await sink.send(event, never);
    expect(nats.connects[0]).toMatchObject(said);
  });

  it('connects once for many events, and again after a connection has broken', async () => {
    await open();
    for (let n = 0; n < 5; n += 1) await sink.send(event, never);
    expect(nats.connects).toHaveLength(1);
    nats.breakAll();
    // What is sent into the broken connection fails, and is tried again by whoever sends.
    await sink.send(event, never).catch(() => undefined);
    await sink.send(event, never);
    expect(nats.connects.length).toBeGreaterThan(1);
    expect(nats.published.length).toBeGreaterThanOrEqual(6);
  });

  it('fails where no server is, and is not broken by it', async () => {
    await open();
    await nats.stop();
    await expect(sink.send(event, never)).rejects.toThrow();
    await expect(sink.send(event, never)).rejects.toThrow();
    await nats.listen();
  });

  it('says which credentials cannot be read', async () => {
    await expect(open({ credentials: { file: '/nowhere/zot.creds' } })).rejects.toThrow(
      'the credentials /nowhere/zot.creds cannot be read (ENOENT)',
    );
  });
});
