import {
  Agent as PlainAgent,
  request as plainRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import {
  EventRefused,
  EventSink,
  readTlsFiles,
  StartError,
  type OutgoingEvent,
  type TlsFiles,
} from '@zot/extension-api';
import { CloudEvent, HTTP } from 'cloudevents';
import type { EventSinkConfig } from '../../event-sink.config.js';

/** Answers after which the same event may well be taken later. */
const passing = [408, 425, 429];

/** Sends each event by POST in binary mode: its attributes as `ce-` headers, what it says as the body. */
export class HttpSink extends EventSink {
  readonly title: string;
  private readonly address: URL;
  private agent: PlainAgent | SecureAgent | undefined;

  constructor(private readonly config: EventSinkConfig) {
    super();
    const address = URL.parse(config.address);
    if (!address || !/^https?:$/.test(address.protocol)) {
      throw new StartError('extensions.events: the address of a sink is no URL of http or https');
    }
    this.address = address;
    this.title = `http ${address.host}`;
  }

  async open(): Promise<void> {
    this.agent = this.agentFor(await readTlsFiles('extensions.events: tlsConfig', this.config.tlsConfig));
  }

  async send(event: OutgoingEvent, signal: AbortSignal): Promise<void> {
    const { channel } = this.config;
    const { headers, body } = HTTP.binary(
      new CloudEvent({ ...event, datacontenttype: 'application/json', ...(channel !== '' && { channel }) }),
    );
    const answer = await this.post({ ...(headers as OutgoingHttpHeaders), ...this.ownHeaders() }, String(body), signal);
    const status = answer.statusCode ?? 0;
    // Whatever it says is not wanted, but the connection is.
    answer.resume();
    if (status >= 200 && status < 300) return;
    if (status >= 300 && status < 500 && !passing.includes(status)) throw new EventRefused(`it answered ${status}`);
    throw new Error(`it answered ${status}`);
  }

  async close(): Promise<void> {
    this.agent?.destroy();
  }

  private async post(headers: OutgoingHttpHeaders, body: string, signal: AbortSignal): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: this.agent,
      signal,
    };
    const request = this.address.protocol === 'https:' ? secureRequest : plainRequest;
    const sent = request(this.withoutUser(), options, resolve);
    sent.on('error', reject);
    sent.end(body);
    return promise;
  }

  private ownHeaders(): OutgoingHttpHeaders {
    const { headers, credentials: { username, password = '', token } = {} } = this.config;
    const basic = username ? `${username}:${password}` : userOf(this.address);
    const authorization = basic
      ? `Basic ${Buffer.from(basic).toString('base64')}`
      : token !== undefined && token !== ''
        ? `Bearer ${token}`
        : undefined;
    return { ...headers, ...(authorization && { authorization }) };
  }

  /** Never a part of what is sent, nor of an error's text. */
  private withoutUser(): URL {
    const address = new URL(this.address);
    address.username = '';
    address.password = '';
    return address;
  }

  private agentFor(tls: TlsFiles): PlainAgent | SecureAgent {
    const { proxy } = this.config;
    // Node reads these names as other programs do, NO_PROXY included.
    const proxyEnv = proxy ? { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } : process.env;
    const options = { keepAlive: true, maxSockets: 16, proxyEnv };
    return this.address.protocol === 'https:' ? new SecureAgent({ ...options, ...tls }) : new PlainAgent(options);
  }
}

function userOf({ username, password }: URL): string | undefined {
  return username === '' ? undefined : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
}
