import { All, BadRequestException, Controller, Delete, Get, Put, Req, Res } from '@nestjs/common';
import {
  Access,
  anonymous,
  Bodies,
  Cors,
  defineSection,
  httpRoutes,
  to,
  type Authenticator,
  type HttpRoutes,
} from '@zot/extension-api';
import { isRepositoryName, RegistryError } from '@zot/oci';
import fc from 'fast-check';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codesOf } from '../../test/support/client.js';
import { HttpRoom } from '../../test/support/http-room.js';
import { RawConnection } from '../../test/support/raw-connection.js';
import { everything, exchange } from '../../test/support/raw-exchange.js';

@Controller()
class Plain {
  constructor(private readonly bodies: Bodies) {}

  @Get('v2')
  @Access('identified')
  @Cors()
  base(@Res() reply: FastifyReply): void {
    void reply.send();
  }

  @Get('v2/:name/manifests/:reference')
  @Access('read', 'name')
  manifest(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    void reply.send({ ...(request.params as object), original: request.originalUrl });
  }

  @Put('v2/:name/manifests/:reference')
  @Access('create', 'name')
  async push(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = await this.bodies.whole(request, 1000, 'MANIFEST_INVALID');
    void reply.status(201).send({ size: body.length, type: request.headers['content-type'] ?? null });
  }

  @Delete('v2/:name/manifests/:reference')
  @Access('delete', 'name')
  fail(@Req() { params }: FastifyRequest, @Res() reply: FastifyReply): void {
    void reply.headers({ etag: '"x"', 'content-length': 12345, 'set-cookie': 'a=b' });
    throw failures[(params as { reference: string }).reference]!();
  }

  @All('livez')
  @Access('public')
  live(@Res() reply: FastifyReply): void {
    void reply.header('content-type', 'text/plain').send('ok');
  }

  @Get('address')
  @Access('public')
  address(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    void reply.send(request.clientAddress);
  }

  @Get('page')
  @Access('public')
  page(@Res() reply: FastifyReply): void {
    void reply.header('content-security-policy', "default-src 'self'").send('');
  }
}

const failures: Record<string, () => Error> = {
  refusal: () => new RegistryError('MANIFEST_UNKNOWN', { reference: 'x' }, { headers: { warning: ['1', '2'] } }),
  bug: () => new Error('the password is secret'),
  full: () => new Error('cannot write', { cause: Object.assign(new Error('no space'), { code: 'ENOSPC' }) }),
  readonly: () => Object.assign(new Error('/var/lib/secret'), { code: 'EROFS' }),
  descriptors: () => Object.assign(new Error('too many'), { code: 'EMFILE' }),
  nest: () => new BadRequestException('say what'),
  unavailable: () => new RegistryError('UNKNOWN', {}, { status: 503 }),
};

describe('the http host', () => {
  let room: HttpRoom;
  const start = async (settings: object = {}) => (room = await HttpRoom.start([Plain], { settings }));
  afterEach(async () => room.stop());
  const ask = (method: string, path: string, headers = {}) => room.client.ask(method, path, { headers });
  const raw = async (line: string, ...head: string[]) =>
    exchange(room.port, [line, 'Host: x', 'Connection: close', ...head, '', ''].join('\r\n'));

  it('routes names with slashes, and gives the path as it came', async () => {
    await start();
    const { body } = await ask('GET', '/v2/a/b/c/manifests/v1?x=1');
    expect(JSON.parse(body.toString())).toEqual({
      name: 'a/b/c',
      reference: 'v1',
      original: '/v2/a/b/c/manifests/v1?x=1',
    });
    const long = `${'a'.repeat(255)}/manifests/sha512:${'f'.repeat(128)}`;
    expect((await ask('GET', `/v2/${long}`)).status).toBe(200);
    const absolute = await raw('GET http://else/v2/a/manifests/x HTTP/1.1');
    expect(absolute).toMatchObject({ status: 200, rest: expect.stringContaining('"name":"a"') });
  });

  it('reaches a repository by one writing of its name only', async () => {
    await start();
    const connection = await RawConnection.open(room.port);
    let reached = 0;
    const parts = [
      'a',
      'b.c',
      'manifests',
      'blobs',
      'tags',
      'v2',
      '',
      '.',
      '..',
      '%61',
      '%2F',
      '%',
      ';',
      '!',
      'A',
      '\\',
      '_x',
    ];
    const target = fc
      .array(fc.constantFrom(...parts), { maxLength: 6 })
      .map((all) => `/v2/${all.join('/')}/manifests/x`)
      .chain((path) =>
        fc.constantFrom(path, `/${path}`, path.replace('v2', 'v%32'), `http://h${path}`, `${path}?/`, `${path}#/`),
      );
    await fc.assert(
      fc.asyncProperty(target, async (written) => {
        await connection.send(`GET ${written} HTTP/1.1\r\nHost: x\r\n\r\n`);
        const { status, body } = await connection.answer();
        if (status !== 200) return;
        reached += 1;
        const { name } = JSON.parse(body.toString()) as { name: string };
        expect(isRepositoryName(name)).toBe(true);
        expect(written.replace('http://h', '').split(/[?#]/)[0]).toBe(`/v2/${name}/manifests/x`);
      }),
      { numRuns: 500 },
    );
    expect(reached).toBeGreaterThan(10);
    connection.reset();
  });

  it('says what is wrong with a path in words of the spec', async () => {
    await start();
    for (const [path, code] of [
      ['/v2', 'UNSUPPORTED'],
      ['/', 'UNSUPPORTED'],
      ['/v2/a', 'UNSUPPORTED'],
      ['/v2/!', 'UNSUPPORTED'],
      ['/v2/A/manifests/x', 'NAME_INVALID'],
      ['/v2/a%2Fb/manifests/x', 'NAME_INVALID'],
    ]) {
      const answer = await ask('GET', path!);
      expect([path, answer.status, codesOf(answer)]).toEqual([path, 404, [code]]);
    }
  });

  it('answers other methods of a path 405 and tells which it knows', async () => {
    await start();
    for (const method of ['POST', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE']) {
      const answer = await ask(method, '/v2/a/b/manifests/x');
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'GET, PUT, DELETE']);
      if (method !== 'HEAD') expect(codesOf(answer)).toEqual(['UNSUPPORTED']);
    }
    expect((await ask('HEAD', '/v2/')).status).toBe(405);
    expect((await ask('QUERY', '/livez', { 'content-type': 'text/plain' })).status).toBe(200);
  });

  it('knows no other routes than those that are written', async () => {
    await start();
    expect((await ask('POST', '/livez')).status).toBe(200);
    expect((await ask('GET', '/livez/')).status).toBe(404);
    expect((await ask('GET', '/LIVEZ')).status).toBe(404);
    expect((await ask('GET', '//livez')).status).toBe(404);
    expect((await ask('GET', '/./livez')).status).toBe(404);
  });

  it('makes what it sends inert, whoever sends it', async () => {
    await start();
    for (const [method, path] of [
      ['GET', '/v2/'],
      ['GET', '/none'],
      ['PATCH', '/v2/'],
      ['GET', '/v2/a/manifests/%zz'],
      ['GET', `/v2/a/manifests/${'x'.repeat(1025)}`],
      ['DELETE', '/v2/a/manifests/bug'],
    ]) {
      const { headers } = await ask(method!, path!);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox'),
        'x-request-id': expect.stringMatching(/^[\w-]+$/),
      });
    }
    expect((await ask('GET', '/page')).headers['content-security-policy']).toBe("default-src 'self'");
    expect((await raw('BAD / HTTP/1.1'))!.head).toContain('x-content-type-options: nosniff');
  });

  it.each([
    ['an id', 'abc-123.x', true],
    ['too much', 'x'.repeat(129), false],
    ['a space', 'a b', false],
    ['markup', '<script>', false],
    ['nothing', '', false],
  ])('takes a request id over if it is one: %s', async (_, id, isTaken) => {
    await start();
    const { headers } = await ask('GET', '/v2/', { 'x-request-id': id });
    expect(headers['x-request-id'] === id).toBe(isTaken);
  });

  it.each([
    ['refusal', 404, { code: 'MANIFEST_UNKNOWN', detail: { reference: 'x' } }, false],
    ['bug', 500, { code: 'UNKNOWN', message: 'unknown error', detail: {} }, true],
    ['full', 507, { code: 'UNKNOWN', detail: {} }, true],
    ['readonly', 507, { code: 'UNKNOWN', detail: {} }, true],
    ['descriptors', 503, { code: 'UNKNOWN', detail: {} }, true],
    ['nest', 400, { code: 'UNSUPPORTED', detail: { description: 'say what' } }, false],
    ['unavailable', 503, { code: 'UNKNOWN' }, true],
  ])('answers a %s in words of the spec, and tells faults to the log only', async (kind, status, error, isFault) => {
    await start();
    const answer = await ask('DELETE', `/v2/a/manifests/${kind}`, { 'x-request-id': 'the-one' });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ errors: [error] });
    expect(answer.body.toString()).not.toContain('secret');
    // Headers of what was asked for are not those of the error.
    expect(answer.headers).toMatchObject({ 'set-cookie': ['a=b'], 'content-length': `${answer.body.length}` });
    expect(answer.headers.etag).toBeUndefined();
    const faults = room.log.lines.filter((line) => line.level === 'error');
    expect(faults).toHaveLength(isFault ? 1 : 0);
    if (isFault) expect(faults[0]!.fields).toMatchObject({ requestId: 'the-one', error: expect.any(Error) });
  });

  it('sends each of several headers of an error', async () => {
    await start();
    const { rawHeaders } = await ask('DELETE', '/v2/a/manifests/refusal');
    expect(rawHeaders.filter((_, index) => rawHeaders[index - 1] === 'warning')).toEqual(['1', '2']);
  });

  it.each([
    [400, 'BAD / HTTP/1.1'],
    [400, 'GET / HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'],
    [400, 'POST /livez HTTP/1.1', 'Content-Length: 1', 'Transfer-Encoding: chunked'],
    [400, 'GET /v2/a/manifests/%zz HTTP/1.1'],
    [414, `GET /v2/a/manifests/${'x'.repeat(1025)} HTTP/1.1`],
    [431, 'GET / HTTP/1.1', `X: ${'x'.repeat(33_000)}`],
    [431, 'GET / HTTP/1.1', ...Array.from({ length: 400 }, (_, index) => `X${index}: y`)],
  ])('refuses with %s what is no request: %s %s', async (status, line, ...head) => {
    await start();
    const answer = await raw(line, ...head);
    expect(answer!.status).toBe(status);
    expect(JSON.parse(answer!.rest)).toMatchObject({ errors: [{ code: 'UNSUPPORTED' }] });
    expect(answer!.head).toMatch(/content-type: application\/json/);
  });

  it('refuses a request that names no host, and one that expects what we do not know', async () => {
    await start();
    const nameless = await exchange(room.port, 'GET /v2/ HTTP/1.1\r\n\r\n');
    expect(nameless).toMatchObject({ status: 400, rest: expect.stringContaining('UNSUPPORTED') });
    expect((await exchange(room.port, 'GET /v2/ HTTP/1.0\r\n\r\n'))!.status).toBe(200);
    const expecting = await raw('PUT /v2/a/manifests/x HTTP/1.1', 'Expect: a miracle', 'Content-Length: 0');
    expect(expecting).toMatchObject({ status: 417, head: expect.stringContaining('x-content-type-options: nosniff') });
  });

  it('tells a client to go on where it asks before it sends', async () => {
    await start();
    const put = ['PUT /v2/a/manifests/x HTTP/1.1', 'Host: x', 'Connection: close', 'Content-Length: 2'];
    const answer = await everything(room.port, [...put, 'Expect: 100-continue', '', 'ab'].join('\r\n'));
    expect(String(answer)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
  });

  it('takes a body with any type, and one without', async () => {
    await start();
    const push = async (headers: Record<string, string>, body: string) => {
      const answer = await room.client.ask('PUT', '/v2/a/manifests/x', { headers, body });
      return [answer.status, answer.body.toString()];
    };
    expect(await push({ 'content-type': 'application/json' }, '{"a":')).toEqual([
      201,
      '{"size":5,"type":"application/json"}',
    ]);
    expect(await push({}, 'abc')).toEqual([201, '{"size":3,"type":null}']);
    expect(await push({}, '')).toEqual([201, '{"size":0,"type":null}']);
    expect(await push({ 'content-type': 'text/plain' }, '')).toEqual([201, '{"size":0,"type":"text/plain"}']);
  });

  it.each(['bogus', '', 'a/b, c/d', '/', 'a/', '/b', 'a/b c', 'a b/c', 'a/b;', 'a/b ; x', ' a/b', 'a/b;x=y', 'ä/b'])(
    'lets the controller judge a type that cannot be read: "%s"',
    async (type) => {
      await start();
      const answer = await raw('PUT /v2/a/manifests/x HTTP/1.1', `Content-Type: ${type}`, 'Content-Length: 0');
      expect(answer!.status).toBe(201);
    },
  );

  it('believes forwarding headers of listed proxies only', async () => {
    await start();
    const forwarded = { 'x-forwarded-for': '192.0.2.1' };
    expect((await ask('GET', '/address', forwarded)).body.toString()).toBe('127.0.0.1');
    await room.stop();
    await start({ trustedProxies: ['127.0.0.0/8'] });
    expect((await ask('GET', '/address', forwarded)).body.toString()).toBe('192.0.2.1');
  });
});

describe('scripts of other sites (S22)', () => {
  let room: HttpRoom;
  afterEach(async () => room.stop());
  class Way implements Authenticator {
    authenticate = () => ({ ...anonymous, method: 'test' });
  }
  const preflight = { origin: 'https://ui.example', 'access-control-request-method': 'GET' };

  it('may come from anywhere by default, without a login', async () => {
    room = await HttpRoom.start([Plain], { ways: [Way] });
    const { status, headers } = await room.client.ask('OPTIONS', '/v2/', { headers: preflight });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,OPTIONS',
      'access-control-allow-headers': 'Authorization,content-type,X-ZOT-API-CLIENT',
    });
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect((await room.client.get('/v2/')).headers['access-control-allow-origin']).toBe('*');
    expect((await room.client.ask('OPTIONS', '/v2/a/manifests/x')).status).toBe(405);
    expect((await room.client.get('/v2/a/manifests/x')).headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['https://ui.example', 'https://ui.example', true],
    ['https://a.example, https://ui.example', 'https://ui.example', true],
    ['https://ui.example', 'https://ui.example.evil', false],
    ['https://ui.example', 'https://evil.example', false],
    ['https://ui.example', 'null', false],
    ['https://ui.example', 'HTTPS://UI.EXAMPLE', false],
  ])('where %s is allowed, coming from %s: %s', async (allowOrigin, origin, isAllowed) => {
    room = await HttpRoom.start([Plain], { settings: { allowOrigin }, ways: [Way] });
    const { headers } = await room.client.ask('OPTIONS', '/v2/', { headers: { ...preflight, origin } });
    expect(headers['access-control-allow-origin']).toBe(isAllowed ? origin : undefined);
    expect(headers['access-control-allow-credentials']).toBe(isAllowed ? 'true' : undefined);
    expect(headers.vary).toBe('Origin');
  });

  it('are told so too when they are refused', async () => {
    class Refusing implements Authenticator {
      authenticate = () => ({ refused: 'never' });
    }
    room = await HttpRoom.start([Plain], { settings: { allowOrigin: 'https://ui.example' }, ways: [Refusing] });
    const answer = await room.client.get('/v2/', { origin: 'https://ui.example' });
    expect(answer.status).toBe(401);
    expect(answer.headers['access-control-allow-origin']).toBe('https://ui.example');
  });

  it('have no login to send where there is none', async () => {
    room = await HttpRoom.start([Plain], { settings: { allowOrigin: 'https://ui.example' } });
    const { headers } = await room.client.get('/v2/', { origin: 'https://ui.example' });
    expect(headers['access-control-allow-origin']).toBe('https://ui.example');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });
});

describe('routes', () => {
  it('without a rule stop the start, all of them named', async () => {
    @Controller()
    class Careless {
      @Get('one')
      one(): void {}
      @Put('two/:x')
      two(): void {}
      @Get('three')
      @Access('public')
      three(): void {}
    }
    await expect(HttpRoom.start([Careless])).rejects.toMatchObject({
      name: 'StartError',
      message: 'no access rule says who may call GET /one, PUT /two/:x',
    });
  });

  it('of extensions pass the same hook', async () => {
    class Fast implements HttpRoutes {
      routes = () => [
        {
          method: 'GET' as const,
          url: '/fast',
          config: { access: { action: 'admin' as const } },
          handler: (request: FastifyRequest) => request.identity.method,
        },
      ];
    }
    const fast = defineSection({
      name: 'fast',
      module: () => ({ module: class FastModule {}, providers: [Fast], contributes: [to(httpRoutes, Fast)] }),
    });
    const room = await HttpRoom.start([], { more: [fast] });
    expect((await room.client.get('/fast')).body.toString()).toBe('anonymous');
    expect((await room.client.ask('PUT', '/fast')).headers.allow).toBe('GET');
    await room.stop();
  });
});
