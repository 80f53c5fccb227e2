import { codesOf } from '../support/client.js';
import { Zot } from '../support/start-zot.js';

describe('the base of the API', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
  });
  afterAll(async () => zot.stop());

  it('says that this is a registry', async () => {
    const { status, headers, body } = await zot.client.get('/v2/');
    expect([status, body.toString()]).toEqual([200, '']);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'docker-distribution-api-version': 'registry/2.0',
    });
  });

  it.each([
    ['GET', '/v2/_catalog', 200],
    ['GET', '/v2/absent/tags/list', 404],
    ['GET', '/v2/absent/manifests/latest', 404],
    ['POST', '/v2/some/blobs/uploads/', 202],
    ['GET', '/v2/no/such/path', 404],
    ['PUT', '/v2/_catalog', 405],
  ])('says so on %s %s too', async (method, path, expected) => {
    const { status, headers } = await zot.client.ask(method, path);
    expect(status).toBe(expected);
    expect(headers['docker-distribution-api-version']).toBe('registry/2.0');
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'])('answers probes by %s', async (method) => {
    for (const path of ['/livez', '/readyz', '/startupz']) {
      const { status, headers, body } = await zot.client.ask(method, path);
      expect([status, body.toString()]).toEqual([200, method === 'HEAD' ? '' : 'ok']);
      expect(headers['content-type']).toMatch(/^text\/plain/);
    }
  });

  it('lists the extensions that are on: none', async () => {
    const { status, body, headers } = await zot.client.get('/v2/_oci/ext/discover');
    expect([status, body.toString(), headers['content-type']]).toEqual([200, '{"extensions":[]}', 'application/json']);
  });

  it.each([
    ['HEAD', '/v2/'],
    ['POST', '/v2/'],
    ['DELETE', '/v2/_catalog'],
    ['HEAD', '/v2/a/tags/list'],
    ['PUT', '/v2/a/blobs/uploads/'],
    ['GET', '/v2/a/blobs/uploads/'],
    ['POST', '/v2/a/manifests/latest'],
    ['PATCH', `/v2/a/blobs/sha256:${'a'.repeat(64)}`],
    ['POST', `/v2/a/referrers/sha256:${'a'.repeat(64)}`],
  ])('does not do %s %s', async (method, path) => {
    const answer = await zot.client.ask(method, path);
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBeTruthy();
    if (method !== 'HEAD') expect(codesOf(answer)).toEqual(['UNSUPPORTED']);
  });
});
