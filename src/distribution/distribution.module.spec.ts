import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  Blobs,
  Bodies,
  Catalog,
  Compat,
  Contributions,
  discoveryEntries,
  Manifests,
  pullObservers,
  Rights,
  Uploads,
  type Discoverable,
  type PullObserver,
  type RepositoryAction,
  type StoredManifest,
} from '@zot/extension-api';
import { mediaTypes, RegistryError, type Digest } from '@zot/oci';
import type { FastifyReply } from 'fastify';
import { distributionModule } from './distribution.module.js';

const digest = `sha256:${'a'.repeat(64)}` as Digest;
const other = `sha256:${'b'.repeat(64)}` as Digest;

/** What the rooms below would answer, and what they were asked. */
class Rooms {
  readonly asked: unknown[][] = [];
  readonly granted = new Set<string>();
  tags = ['v1'];
  listed: readonly string[] = ['v1'];
  cached: StoredManifest | undefined;
  stored = manifest(mediaTypes.imageManifest);
  address: string | undefined;
  held = new Set<string>();

  readonly manifests: Manifests = {
    peek: () => this.cached,
    get: async (name, reference) => (this.asked.push(['get', name, reference]), this.stored),
    put: async (name, push) => (this.asked.push(['put', name, push]), { digest, subject: other }),
    remove: async (name, reference) => void this.asked.push(['remove', name, reference]),
    hasTag: async (_name, tag) => this.tags.includes(tag),
  };
  readonly catalog: Catalog = {
    repositories: async (page, mayRead) => ({
      items: (['a', 'b', 'c'] as never[]).filter(mayRead ?? (() => true)).slice(0, page.limit),
      more: page.limit === 1,
    }),
    tags: async () => ({ items: this.listed, more: false }),
    referrers: async (_name, _digest, types) => (
      this.asked.push(['referrers', types]),
      { schemaVersion: 2, mediaType: mediaTypes.imageIndex, manifests: [] }
    ),
    index: async () => this.tags.map(() => ({ mediaType: mediaTypes.imageManifest, digest, size: 1 })),
    version: async () => undefined,
  };
  readonly blobs: Blobs = {
    stat: async () => ({ digest, size: 10, modified: 0 }),
    claim: async () => ({ digest, size: 10, modified: 0 }),
    open: async () => Promise.reject(new Error('nothing to send')),
    redirect: async () => this.address,
    mount: async (name, _digest, from) => (this.asked.push(['mount', name, from]), this.held.has(from)),
    list: async function* () {},
    remove: async () => undefined,
  };
  readonly uploads = {
    begin: async (name: string, algorithm: string) => (
      this.asked.push(['begin', name, algorithm]),
      { id: 'id', size: 0 }
    ),
    put: async (name: string) => void this.asked.push(['whole', name]),
  } as unknown as Uploads;
  readonly bodies = {
    whole: async () => Buffer.from('{}'),
    incoming: () => [],
  } as unknown as Bodies;
  readonly rights: Rights = {
    require: (_request, action, name, reference) => {
      this.asked.push(['require', action, name, reference]);
      if (!this.granted.has(`${name} ${action}`)) throw new RegistryError('DENIED');
    },
    may: (_request, action, name) => this.granted.has(`${name} ${action}`),
    readable: () => (name) => this.granted.has(`${name} read`),
  };

  grant(name: string, ...actions: RepositoryAction[]): void {
    for (const action of actions) this.granted.add(`${name} ${action}`);
  }
}

function manifest(mediaType: string): StoredManifest {
  const bytes = Buffer.from('{"schemaVersion":2}');
  const headers = { 'Content-Type': mediaType, 'Content-Length': bytes.length, 'Docker-Content-Digest': digest };
  return { digest, mediaType, bytes, headers };
}

@Catch(RegistryError)
class Refusals implements ExceptionFilter {
  catch(error: RegistryError, host: ArgumentsHost): void {
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(error.status)
      .headers(error.headers)
      .send(error.toBody());
  }
}

async function start(
  rooms: Rooms,
  given: { pulls?: PullObserver[]; discovery?: Discoverable[]; docker?: boolean } = {},
) {
  const pulls = new Contributions<PullObserver>();
  pulls.fill(given.pulls ?? []);
  const entries = new Contributions<Discoverable>();
  entries.fill(given.discovery ?? []);
  const { providers = [], ...module } = distributionModule();
  const fakes = [
    { provide: Manifests, useValue: rooms.manifests },
    { provide: Catalog, useValue: rooms.catalog },
    { provide: Blobs, useValue: rooms.blobs },
    { provide: Uploads, useValue: rooms.uploads },
    { provide: Bodies, useValue: rooms.bodies },
    { provide: Rights, useValue: rooms.rights },
    { provide: Compat, useValue: { docker2s2: given.docker ?? false, sparse: false } },
    { provide: pullObservers.token, useValue: pulls },
    { provide: discoveryEntries.token, useValue: entries },
  ];
  const app = await NestFactory.create<NestFastifyApplication>(
    { ...module, providers: [...providers, ...fakes] },
    new FastifyAdapter({ routerOptions: { maxParamLength: 1024 }, exposeHeadRoutes: false }),
    { logger: false, bodyParser: false, abortOnError: false },
  );
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  fastify.addHook(
    'onRequest',
    async (request) => void (request.identity = { username: 'ann', groups: [], method: 'x' }),
  );
  app.useGlobalFilters(new Refusals());
  await app.init();
  await fastify.ready();
  return app;
}

describe('the distribution module', () => {
  let rooms: Rooms;
  let app: NestFastifyApplication;
  beforeEach(() => {
    rooms = new Rooms();
  });
  afterEach(async () => app.close());

  const put = (reference: string, type: string = mediaTypes.imageManifest) =>
    app.inject({
      method: 'PUT',
      url: `/v2/a%2Fb/manifests/${reference}`,
      headers: { 'content-type': type },
      body: '{}',
    });

  it('asks for the right to create a tag, or to update it where it is there', async () => {
    app = await start(rooms);
    rooms.grant('a/b', 'create');
    expect((await put('v2')).statusCode).toBe(201);
    expect((await put('v1')).statusCode).toBe(403);
    rooms.granted.clear();
    rooms.grant('a/b', 'update');
    expect((await put('v2')).statusCode).toBe(403);
    expect((await put('v1')).statusCode).toBe(201);
  });

  it('asks for the right on each tag beside a digest, and for the same on the digest', async () => {
    app = await start(rooms);
    rooms.grant('a/b', 'create', 'update');
    rooms.asked.length = 0;
    const answer = await put(`${digest}?tag=v1&tag=v2&tag=v1`);
    expect(answer.statusCode).toBe(201);
    expect(answer.headers['oci-tag']).toEqual(['v1', 'v2']);
    expect(answer.headers['oci-subject']).toBe(other);
    expect(answer.headers.location).toBe(`/v2/a/b/manifests/${digest}`);
    expect(rooms.asked).toEqual([
      ['require', 'update', 'a/b', 'v1'],
      ['require', 'create', 'a/b', 'v2'],
      ['require', 'update', 'a/b', digest],
      ['require', 'create', 'a/b', digest],
      [
        'put',
        'a/b',
        { digest, tags: ['v1', 'v2'], mediaType: mediaTypes.imageManifest, bytes: Buffer.from('{}'), by: 'ann' },
      ],
    ]);
  });

  it('looks at nothing stored for a client that may not push at all', async () => {
    app = await start(rooms);
    rooms.manifests.hasTag = () => Promise.reject(new Error('looked'));
    expect((await put('v1')).statusCode).toBe(403);
    expect((await put('-no tag-', 'text/html')).statusCode).toBe(403);
  });

  it('takes manifests of Docker only where compat says so, and ignores parameters of the type', async () => {
    app = await start(rooms, { docker: true });
    rooms.grant('a/b', 'create');
    expect((await put('v2', mediaTypes.dockerManifest)).statusCode).toBe(201);
    expect((await put('v2', `${mediaTypes.imageIndex}; charset=utf-8`)).statusCode).toBe(201);
    expect((await put('v2', 'application/json')).json()).toMatchObject({ errors: [{ code: 'MANIFEST_INVALID' }] });
    await app.close();
    app = await start(rooms);
    expect((await put('v2', mediaTypes.dockerManifest)).statusCode).toBe(415);
  });

  it('tells observers of pulls of what is given out, and not of HEAD', async () => {
    const told: unknown[] = [];
    app = await start(rooms, { pulls: [{ pulled: (event) => told.push([event.repository, event.reference]) }] });
    await app.inject({ method: 'HEAD', url: '/v2/a%2Fb/manifests/v1' });
    expect(told).toEqual([]);
    await app.inject({ url: '/v2/a%2Fb/manifests/v1' });
    rooms.cached = rooms.stored;
    await app.inject({ url: `/v2/a%2Fb/manifests/${digest}` });
    expect(told).toEqual([
      ['a/b', { tag: 'v1' }],
      ['a/b', { digest }],
    ]);
  });

  it('gives no active type to a browser', async () => {
    app = await start(rooms);
    rooms.stored = manifest('text/html');
    const { headers, body } = await app.inject({ url: '/v2/a/manifests/v1' });
    expect(headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' });
    expect(body).toBe('{"schemaVersion":2}');
  });

  it('answers 304 to a client that has the manifest', async () => {
    app = await start(rooms);
    const ask = (known: string) => app.inject({ url: '/v2/a/manifests/v1', headers: { 'if-none-match': known } });
    for (const known of [`"${digest}"`, `"x", W/"${digest}"`, '*']) {
      const answer = await ask(known);
      expect([answer.statusCode, answer.body, answer.headers.etag]).toEqual([304, '', `"${digest}"`]);
    }
    for (const known of [digest, `"${other}"`, '']) expect((await ask(known)).statusCode).toBe(200);
  });

  it('refuses to delete what several tags name, for whom access control says so', async () => {
    app = await start(rooms);
    rooms.tags = ['v1', 'v2'];
    const remove = () => app.inject({ method: 'DELETE', url: `/v2/a/manifests/${digest}` });
    expect((await remove()).statusCode).toBe(202);
    rooms.grant('a', 'detectManifestCollision');
    expect((await remove()).statusCode).toBe(409);
    rooms.tags = ['v1'];
    expect((await remove()).statusCode).toBe(202);
  });

  it('mounts from what the client may read, and begins an upload else', async () => {
    app = await start(rooms);
    rooms.held.add('a').add('c');
    const mount = (query: string) => app.inject({ method: 'POST', url: `/v2/b/blobs/uploads?mount=${digest}${query}` });
    expect((await mount('&from=a')).statusCode).toBe(202);
    expect(rooms.asked).toEqual([['begin', 'b', 'sha256']]);
    rooms.grant('a', 'read');
    const { statusCode, headers } = await mount('&from=a');
    expect([statusCode, headers.location]).toEqual([201, `/v2/b/blobs/${digest}`]);
    expect((await mount('&from=A')).statusCode).toBe(400);
  });

  it('finds a blob for a mount that names no repository, among those the client may read', async () => {
    app = await start(rooms);
    rooms.held.add('a').add('c');
    const push = (name: string) =>
      app.inject({ method: 'POST', url: `/v2/${name}/blobs/uploads?digest=${digest}`, body: '' });
    const mount = () => app.inject({ method: 'POST', url: `/v2/b/blobs/uploads?mount=${digest}` });
    expect((await mount()).statusCode).toBe(202);
    await push('a');
    await push('c');
    expect((await mount()).statusCode).toBe(202);
    rooms.grant('a', 'read');
    rooms.asked.length = 0;
    expect((await mount()).statusCode).toBe(201);
    expect(rooms.asked).toEqual([['mount', 'b', 'a']]);
  });

  it('lists only what the client may read', async () => {
    app = await start(rooms);
    rooms.grant('a', 'read');
    rooms.grant('c', 'read');
    expect((await app.inject({ url: '/v2/_catalog' })).json()).toEqual({ repositories: ['a', 'c'] });
    expect((await app.inject({ url: '/v2/_catalog?n=1' })).headers.link).toBe('</v2/_catalog?n=1&last=a>; rel="next"');
  });

  it('gives each repository its own list of tags, also where those are the same, and a new one when they change', async () => {
    app = await start(rooms);
    const tags = async (name: string) => (await app.inject({ url: `/v2/${name}/tags/list` })).json<object>();
    for (const name of ['a', 'b']) expect(await tags(name)).toEqual({ name, tags: ['v1'] });
    for (const count of [500, 501]) {
      rooms.listed = Array.from({ length: count }, (_, index) => `t${index}`);
      for (let again = 0; again < 2; again += 1) expect(await tags('a')).toEqual({ name: 'a', tags: rooms.listed });
    }
    expect((await app.inject({ url: '/v2/a/tags/list?n=3' })).headers.link).toBeUndefined();
  });

  it('sends clients on to where the blob is, unless they want a range', async () => {
    app = await start(rooms);
    rooms.address = 'https://bucket.example/blob?signed';
    const { statusCode, headers } = await app.inject({ url: `/v2/a/blobs/${digest}` });
    expect([statusCode, headers.location, headers['docker-content-digest']]).toEqual([307, rooms.address, digest]);
    expect((await app.inject({ url: `/v2/a/blobs/${digest}`, headers: { range: 'bytes=0-1' } })).statusCode).toBe(500);
  });

  it('shows extensions of one name as one', async () => {
    const entry = (name: string, ...endpoints: string[]): Discoverable => ({
      discovery: () => ({ name, url: `https://example.org/${name}`, description: name, endpoints }),
    });
    app = await start(rooms, { discovery: [entry('_zot', '/a'), entry('_acme', '/b'), entry('_zot', '/c', '/a')] });
    const { extensions } = (await app.inject({ url: '/v2/_oci/ext/discover' })).json<{ extensions: object[] }>();
    expect(extensions).toEqual([
      { name: '_zot', url: 'https://example.org/_zot', description: '_zot', endpoints: ['/a', '/c'] },
      { name: '_acme', url: 'https://example.org/_acme', description: '_acme', endpoints: ['/b'] },
    ]);
  });

  it('says that it filters referrers where it does', async () => {
    app = await start(rooms);
    const ask = (query: string) => app.inject({ url: `/v2/a/referrers/${digest}${query}` });
    expect((await ask('')).headers['oci-filters-applied']).toBeUndefined();
    expect((await ask('?artifactType=')).headers['oci-filters-applied']).toBeUndefined();
    const filtered = await ask('?artifactType=x/y&artifactType=x/z');
    expect(filtered.headers['oci-filters-applied']).toBe('artifactType');
    expect(rooms.asked.at(-1)).toEqual(['referrers', ['x/y', 'x/z']]);
    expect(filtered.headers['content-type']).toBe(mediaTypes.imageIndex);
  });
});
