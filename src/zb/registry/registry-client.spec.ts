import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '../wire/client.js';
import { BlobSource } from './blob-content.js';
import { RegistryClient, type PushWay } from './registry-client.js';

/**
 * A registry that keeps the state of an upload in the query of its location, and takes no request that lost it. Ours
 * does not do so, others do (dist-spec, "Pushing a blob in chunks": the location may hold query parameters).
 */
let server: Server;
let registry: RegistryClient;
const uploads = new Map<string, Buffer>();
const stored = new Map<string, Buffer>();
const seen: string[] = [];
let absolute = false;

beforeEach(async () => {
  uploads.clear();
  stored.clear();
  seen.length = 0;
  server = createServer((request, response) => {
    void answer(request).then(([status, headers]) => response.writeHead(status, headers).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  registry = new RegistryClient(new Client({ origin, silenceMs: 5000, insecure: false }));
});

afterEach(() => {
  registry.client.close();
  server.close();
});

async function answer(request: IncomingMessage): Promise<[number, Record<string, string>]> {
  const url = new URL(request.url ?? '', `http://${request.headers.host}`);
  seen.push(
    `${request.method} ${request.headers['transfer-encoding'] ?? request.headers['content-range'] ?? ''}`.trim(),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const state = url.searchParams.get('_state') ?? '';
  if (request.method === 'POST') {
    uploads.set('0', Buffer.alloc(0));
    return [202, { location: locate(url, '0') }];
  }
  const before = uploads.get(state);
  if (!before) return [404, {}];
  const bytes = Buffer.concat([before, body]);
  uploads.delete(state);
  if (request.method === 'PATCH') {
    uploads.set(String(bytes.length), bytes);
    return [202, { location: locate(url, String(bytes.length)) }];
  }
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (digest !== url.searchParams.get('digest')) return [400, {}];
  stored.set(digest, bytes);
  return [201, { location: `/v2/a/blobs/${digest}` }];
}

function locate(url: URL, state: string): string {
  return `${absolute ? url.origin : ''}/uploads/x?_state=${state}&other=a%2Fb`;
}

describe.each([
  ['relative', false],
  ['absolute', true],
])('with a %s location', (_name, isAbsolute) => {
  beforeEach(() => {
    absolute = isAbsolute;
  });

  test.each<[PushWay, string[]]>([
    ['monolithic', ['POST', 'PUT']],
    ['chunked', ['POST', 'PATCH 0-249', 'PATCH 250-499', 'PATCH 500-749', 'PATCH 750-999', 'PUT']],
    ['streamed', ['POST', 'PATCH chunked', 'PUT']],
  ])('a %s push arrives whole', async (way, requests) => {
    const blob = new BlobSource(1000).next();
    await registry.pushBlob('a', blob, way);
    expect(seen).toEqual(requests);
    expect(stored.get(blob.digest)?.length).toBe(1000);
  });
});

test('a refusal says which request was refused, and why', async () => {
  await expect(registry.getBlob('a', new BlobSource(64).next(), 'Layer')).rejects.toThrow(
    /^GET \/v2\/a\/blobs\/sha256:[0-9a-f]{64} answered 404/,
  );
});

test('a server that is not there is a fault of the request', async () => {
  server.close();
  await once(server, 'close');
  await expect(registry.ping()).rejects.toThrow(/^GET \/v2\/: connect ECONNREFUSED/);
});
