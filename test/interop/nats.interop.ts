import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { Authority } from '../support/certificates.js';
import { pushImage, pushManifest } from '../support/push.js';
import { Zot } from '../support/start-zot.js';
import { NatsServer } from './nats-server.js';

interface Told {
  readonly type: string;
  readonly source: string;
  readonly data: { readonly name: string; readonly reference?: string };
}

/** Hears what is published, as another program would. */
class Listener {
  readonly heard: Told[] = [];

  private constructor(private readonly connection: NatsConnection) {
    connection.subscribe('zot.>', { callback: (_error, message) => void this.heard.push(message.json<Told>()) });
  }

  static async to(port: number, options: ConnectionOptions = {}): Promise<Listener> {
    const connection = await connect({ servers: `127.0.0.1:${port}`, ...options });
    const listener = new Listener(connection);
    await connection.flush();
    return listener;
  }

  async until(count: number): Promise<readonly Told[]> {
    for (let tries = 0; this.heard.length < count; tries += 1) {
      if (tries === 1500) throw new Error(`${this.heard.length} events came, not ${count}`);
      await sleep(20);
    }
    return this.heard;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

const zotTo = async (port: number, more: object = {}) =>
  Zot.start({
    settings: {
      extensions: {
        events: {
          enable: true,
          sinks: [{ type: 'nats', address: `nats://127.0.0.1:${port}`, channel: 'zot.events', timeout: '5s', ...more }],
        },
      },
    },
  });

describe('events on a real NATS', () => {
  let nats: NatsServer;
  let zot: Zot | undefined;
  let listener: Listener | undefined;
  afterEach(async () => {
    await listener?.close();
    await zot?.stop();
    await nats.dispose();
    listener = zot = undefined;
  });

  it('are heard by whoever listens, in order', async () => {
    nats = await NatsServer.start();
    listener = await Listener.to(nats.port);
    zot = await zotTo(nats.port);
    const { image } = await pushImage(zot.client, 'team/app', 'v0');
    for (let n = 1; n < 20; n += 1) await pushManifest(zot.client, 'team/app', `v${n}`, image);
    const heard = await listener.until(21);
    expect(heard[0]).toMatchObject({
      specversion: '1.0',
      type: 'zotregistry.repository.created',
      source: 'zotregistry.dev',
      data: { name: 'team/app' },
    });
    expect(heard.slice(1).map(({ data }) => data.reference)).toEqual(Array.from({ length: 20 }, (_, n) => `v${n}`));
  });

  it('wait for a server that is away, and come in order when it is back', async () => {
    nats = await NatsServer.start();
    zot = await zotTo(nats.port);
    const { image } = await pushImage(zot.client, 'team/app', 'v0');
    await nats.kill();
    for (let n = 1; n < 20; n += 1) await pushManifest(zot.client, 'team/app', `v${n}`, image);
    await nats.run();
    listener = await Listener.to(nats.port);
    const after = (await listener.until(19)).map(({ data }) => data.reference);
    expect(after.slice(-19)).toEqual(Array.from({ length: 19 }, (_, n) => `v${n + 1}`));
  });

  it.each<[string, string, object, ConnectionOptions]>([
    [
      'a user',
      'authorization { user: ann, password: secret }',
      { credentials: { username: 'ann', password: 'secret' } },
      { user: 'ann', pass: 'secret' },
    ],
    ['a token', 'authorization { token: secret }', { credentials: { token: 'secret' } }, { token: 'secret' }],
  ])('are published by %s, and not without', async (_, settings, more, options) => {
    nats = await NatsServer.start(settings);
    listener = await Listener.to(nats.port, options);
    zot = await zotTo(nats.port, more);
    await pushImage(zot.client, 'a', 'v1');
    await listener.until(2);
    const stranger = await zotTo(nats.port);
    await pushImage(stranger.client, 'b', 'v1');
    await sleep(500);
    await stranger.stop();
    expect(listener.heard.map(({ data }) => data.name)).toEqual(['a', 'a']);
  });

  it('are published over TLS, with a certificate of its own', async () => {
    const authority = new Authority();
    const server = authority.issue({ commonName: 'nats', ip: ['127.0.0.1'], usage: 'server' });
    const client = authority.issue({ commonName: 'zot', usage: 'client' });
    nats = await NatsServer.start(
      'tls { cert_file: "{folder}/cert.pem", key_file: "{folder}/key.pem", ca_file: "{folder}/ca.pem", verify: true }',
      { 'cert.pem': server.certificate, 'key.pem': server.key, 'ca.pem': authority.certificate },
    );
    const files = { caCertFile: 'ca.pem', certFile: 'client.pem', keyFile: 'client.key' };
    await writeFile(join(nats.folder, 'client.pem'), client.certificate);
    await writeFile(join(nats.folder, 'client.key'), client.key);
    const tls = { host: '127.0.0.1', ca: authority.certificate, cert: client.certificate, key: client.key };
    listener = await Listener.to(nats.port, { tls });
    const tlsConfig = Object.fromEntries(Object.entries(files).map(([key, name]) => [key, join(nats.folder, name)]));
    zot = await zotTo(nats.port, { tlsConfig });
    await pushImage(zot.client, 'a', 'v1');
    expect((await listener.until(2)).map(({ type }) => type)).toEqual([
      'zotregistry.repository.created',
      'zotregistry.image.updated',
    ]);
  });
});
