import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { EventSink, readTlsFiles, StartError, type OutgoingEvent } from '@zot/extension-api';
import { CloudEvent, HTTP } from 'cloudevents';
import type { EventSinkConfig } from '../../event-sink.config.js';

/** Publishes each event as a whole (structured mode) on the subject that the file names, and has the server say it has it. */
export class NatsSink extends EventSink {
  readonly title: string;
  private readonly address: URL;
  private options: ConnectionOptions | undefined;
  private connection: Promise<NatsConnection> | undefined;
  /** Sends that wait for the server; a connection that breaks answers none of them. */
  private readonly waiting = new Set<(error: Error) => void>();

  constructor(private readonly config: EventSinkConfig) {
    super();
    const address = URL.parse(config.address.includes('://') ? config.address : `nats://${config.address}`);
    if (!address) throw new StartError('extensions.events: the address of a sink is no URL of nats');
    this.address = address;
    this.title = `nats ${address.host}`;
  }

  async open(): Promise<void> {
    const { address, timeout, credentials = {}, tlsConfig } = this.config;
    const { username, password, token, file } = credentials;
    const { protocol, hostname } = this.address;
    const isSecure = protocol === 'tls:' || tlsConfig !== undefined;
    // The host is what a certificate is compared with; the client tells it for names only, not for addresses.
    const tls = { ...(await readTlsFiles('extensions.events: tlsConfig', tlsConfig)), host: hostname };
    this.options = {
      servers: address,
      name: 'zot',
      timeout,
      // Whoever sends tries again, and so connects again.
      reconnect: false,
      ...(isSecure && { tls }),
      ...(file
        ? { authenticator: credsAuthenticator(await readCredentials(file)) }
        : username
          ? { user: username, pass: password }
          : token && { token }),
    };
  }

  async send(event: OutgoingEvent, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const connection = await this.connected();
    const { body } = HTTP.structured(new CloudEvent({ ...event, datacontenttype: 'application/json' }));
    connection.publish(this.config.channel, String(body));
    // NATS tells nobody that it took a message; what answers the ping behind it has read the message.
    await this.unlessBroken(connection.flush(), signal);
  }

  async close(): Promise<void> {
    const connection = await this.connection?.catch(() => undefined);
    this.connection = undefined;
    await connection?.close();
  }

  private async connected(): Promise<NatsConnection> {
    const connection = (this.connection ??= this.connect());
    try {
      return await connection;
    } catch (error) {
      if (this.connection === connection) this.connection = undefined;
      throw error;
    }
  }

  private async connect(): Promise<NatsConnection> {
    const connection = await connect(this.options);
    void connection.closed().then((error) => {
      this.connection = undefined;
      for (const fail of this.waiting) fail(error ?? new Error('the connection was closed'));
    });
    return connection;
  }

  private async unlessBroken(answer: Promise<void>, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cut = (): void => reject(signal.reason as Error);
    this.waiting.add(reject);
    signal.addEventListener('abort', cut, { once: true });
    answer.then(resolve, reject);
    try {
      await promise;
    } finally {
      this.waiting.delete(reject);
      signal.removeEventListener('abort', cut);
    }
  }
}

async function readCredentials(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartError(`extensions.events: the credentials ${file} cannot be read (${code})`, undefined, { cause });
  }
}
