import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable } from '@nestjs/common';
import { defineExtension, manifestChecks, to, type IncomingManifest, type ManifestCheck } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import { OtlpCatcher, type CaughtSpan } from '../support/otlp-catcher.js';
import { expectStatus, pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

let upstream: Server;
const asked: IncomingHttpHeaders[] = [];
const upstreamUrl = () => `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/scan?signature=canary`;

/** Asks somebody else, as a webhook or an upstream registry would be asked. */
@Injectable()
class AskingCheck implements ManifestCheck {
  async check({ tags }: IncomingManifest): Promise<void> {
    await (await fetch(upstreamUrl())).text();
    if (tags.some((tag) => tag === 'bad')) throw new RegistryError('MANIFEST_INVALID', { reason: 'bad' });
  }
}

const asking = defineExtension({
  name: 'asking',
  module: () => ({
    module: class AskingModule {},
    providers: [AskingCheck],
    contributes: [to(manifestChecks, AskingCheck)],
  }),
});

describe('traces', () => {
  let collector: OtlpCatcher;
  let zot: Zot;
  beforeAll(async () => {
    upstream = createServer((request, response) => {
      asked.push(request.headers);
      response.end('fine');
    });
    await once(upstream.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => void upstream.close());
  beforeEach(async () => {
    asked.length = 0;
    collector = await OtlpCatcher.listen();
  });
  afterEach(async () => {
    await zot.stop();
    await collector.close();
  });
  const start = async (settings: object = {}) => {
    const trace = { endpoint: collector.url, ...settings };
    zot = await Zot.start({ settings: { extensions: { trace, asking: {} } }, more: [asking] });
  };
  /** Spans are sent in batches, the last one with the stop. */
  const flushed = async () => {
    await zot.halt(1000);
  };
  const put = ({ name }: CaughtSpan) => name === 'PUT /v2/:name/manifests/:reference';

  it('show what a request waited for: who and may, the registry, checks, storage and others that were asked', async () => {
    await start({ serviceName: 'registry-1', headers: { 'X-Token': 'secret' } });
    const { image } = await pushImage(zot.client.with({ 'user-agent': 'test/1' }), 'team/app', 'v1');
    await flushed();
    const request = await collector.until(put);
    expect(request).toMatchObject({
      kind: 2,
      status: 0,
      parentSpanId: '',
      attributes: {
        'http.request.method': 'PUT',
        'http.route': '/v2/:name/manifests/:reference',
        'url.path': '/v2/team/app/manifests/v1',
        'http.response.status_code': 201,
        'http.request.body.size': image.bytes.length,
        'client.address': '127.0.0.1',
        'user_agent.original': 'test/1',
        'zot.repository': 'team/app',
      },
    });
    const parts = collector.below(request);
    expect(parts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['auth', 'registry manifests.hasTag', 'registry manifests.put']),
    );
    const pushed = parts.find(({ name }) => name === 'registry manifests.put')!;
    expect(pushed.attributes).toMatchObject({ 'zot.repository': 'team/app' });
    const within = collector.below(pushed);
    const names = within.map(({ name }) => name);
    expect(names).toContain('hook registry.manifest-checks.check');
    expect(names).toContain('storage write');
    expect(names).toContain(`GET 127.0.0.1:${(upstream.address() as AddressInfo).port}`);
    expect(within.find(({ name }) => name.startsWith('hook'))!.attributes).toEqual({
      'zot.extension': 'extensions.asking',
    });
    expect(new Set(collector.spans.filter(({ traceId }) => traceId === request.traceId)).size).toBeGreaterThan(6);
    for (const span of collector.spans) {
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(JSON.stringify(span.attributes)).not.toContain('canary');
    }
    expect(collector.resource).toMatchObject({ 'service.name': 'registry-1', 'service.version': expect.any(String) });
    expect(collector.headers[0]).toMatchObject({ 'x-token': 'secret', ':path': '/v1/traces' });
  });

  it('go on with the trace of a client, and are gone on with by those that are asked (W3C Trace Context)', async () => {
    await start();
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    await pushImage(zot.client.with({ traceparent }), 'team/app', 'v1');
    await flushed();
    const request = await collector.until(put);
    expect([request.traceId, request.parentSpanId]).toEqual([traceId, 'b7ad6b7169203331']);
    const call = await collector.until(({ name }) => name.startsWith('GET 127.0.0.1'));
    expect(call).toMatchObject({
      kind: 3,
      traceId,
      attributes: { 'http.response.status_code': 200, 'url.path': '/scan' },
    });
    expect(asked.map((headers) => headers['traceparent'])).toEqual([`00-${traceId}-${call.spanId}-01`]);
  });

  it('are made of requests that nobody answers well, too', async () => {
    await start();
    await expect(pushImage(zot.client, 'team/app', 'bad')).rejects.toThrow('answered 400');
    expectStatus(await zot.client.get('/v2/none/manifests/v1'), 404);
    expectStatus(await zot.client.get('/nowhere'), 404);
    await flushed();
    const refused = await collector.until(put);
    // A request that was refused is no error of the server, what refused it says so.
    expect([refused.status, refused.attributes['http.response.status_code']]).toEqual([0, 400]);
    const manifests = collector.below(refused).find(({ name }) => name === 'registry manifests.put')!;
    expect(manifests.status).toBe(2);
    const nowhere = await collector.until(({ attributes }) => attributes['url.path'] === '/nowhere');
    expect([nowhere.name, nowhere.attributes['http.response.status_code']]).toEqual(['GET', 404]);
  });

  it('are as many as the file says, and whole or not at all', async () => {
    await start({ sampling: 0 });
    await pushImage(zot.client, 'team/app', 'v1');
    const sampled = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    await zot.client.with(sampled).get('/v2/');
    const unsampled = { traceparent: '00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-00' };
    await zot.client.with(unsampled).get('/v2/');
    await zot.client.with({ traceparent: '00-of-nobody-01' }).get('/v2/');
    await flushed();
    const traces = new Set(collector.spans.map(({ traceId }) => traceId));
    expect([...traces]).toEqual(['0af7651916cd43dd8448eb211c80319c']);
    // What is not traced is not passed on as traced either.
    expect(asked[0]).not.toHaveProperty('traceparent');
  });

  it('are lost where the collector does not take them, and hurt nobody', async () => {
    await start();
    collector.status = 400;
    await pushImage(zot.client, 'team/app', 'v1');
    expectStatus(await zot.client.get('/v2/team/app/manifests/v1'), 200);
    await flushed();
    expect(collector.spans).toEqual([]);
    expect(collector.headers.length).toBeGreaterThan(0);
  });
});
