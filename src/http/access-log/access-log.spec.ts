import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Put, Req, Res } from '@nestjs/common';
import { Access, anonymous, Bodies, type Authenticator, type Verdict } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountingSource, HttpRoom } from '../../../test/support/http-room.js';
import { RawConnection } from '../../../test/support/raw-connection.js';
import { loggedPath } from './logged-path.js';

@Controller()
class Plain {
  constructor(private readonly bodies: Bodies) {}

  @Get('v2/:name/manifests/:reference')
  @Access('read', 'name')
  get(@Res() reply: FastifyReply): void {
    void reply.send('text');
  }

  @Put('v2/:name/manifests/:reference')
  @Access('create', 'name')
  async put(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.send(await this.bodies.whole(request, 1000, 'MANIFEST_INVALID'));
  }

  @Get('large')
  @Access('public')
  async large(@Res() reply: FastifyReply): Promise<void> {
    await this.bodies.send(reply, new CountingSource(100_000_000), 100_000_000);
  }
}

class Words implements Authenticator {
  authenticate({ headers: { authorization } }: FastifyRequest): Verdict {
    if (authorization === 'Word bad') return { refused: 'wrong word' };
    return authorization === 'Word good' ? { ...anonymous, username: 'alice', method: 'word' } : undefined;
  }
}

describe('the access log', () => {
  let room: HttpRoom;
  beforeAll(async () => {
    room = await HttpRoom.start([Plain], { ways: [Words] });
  });
  afterAll(async () => room.stop());
  beforeEach(() => {
    room.log.lines.length = 0;
  });
  const line = async () => {
    for (;;) {
      const [first] = room.log.lines.filter(({ message }) => message === 'HTTP API');
      if (first) return first.fields;
      await sleep(2);
    }
  };
  const good = { authorization: 'Word good', 'user-agent': 'test/1', 'x-request-id': 'id-1' };

  it('tells who asked for what, and what came of it, in the words of zot', async () => {
    await room.client.get('/v2/a/b/manifests/v1?x=1', good);
    expect(await line()).toEqual({
      module: 'http',
      component: 'session',
      requestId: 'id-1',
      clientIP: '127.0.0.1',
      username: 'alice',
      method: 'GET',
      path: '/v2/a/b/manifests/v1?x=1',
      route: '/v2/:name/manifests/:reference',
      repository: 'a/b',
      statusCode: 200,
      latency: expect.stringMatching(/^\d+\.\d{3}ms$/),
      bodySize: 4,
      userAgent: 'test/1',
    });
  });

  it('counts the bytes of a body that came in', async () => {
    await room.client.ask('PUT', '/v2/a/manifests/v1', { headers: good, body: 'x'.repeat(500) });
    expect(await line()).toMatchObject({ method: 'PUT', requestSize: 500, bodySize: 500 });
  });

  it.each([
    ['GET', '/v2/A/manifests/v1', 404],
    ['GET', '/v2/a/manifests/%zz', 400],
    ['PATCH', '/v2/a/manifests/v1', 405],
    ['GET', '/nowhere', 404],
  ])('has a line for what no route served: %s %s', async (method, path, statusCode) => {
    await room.client.ask(method, path);
    expect(await line()).toMatchObject({ method, path, statusCode });
  });

  it.each([
    ['Word bad', 'wrong word'],
    ['', 'not granted: read'],
  ])('tells why a request was refused: "%s"', async (authorization, refusal) => {
    await room.client.get('/v2/a/manifests/v1', { authorization });
    expect(await line()).toMatchObject({ statusCode: 401, refusal });
  });

  it('tells how much a client took that left', async () => {
    const connection = await RawConnection.open(room.port);
    await connection.send('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
    await connection.until((all) => all.length > 1_000_000);
    connection.reset();
    const { isCut, bodySize } = await line();
    expect(isCut).toBe(true);
    expect(bodySize).toBeGreaterThan(1_000_000);
    expect(bodySize).toBeLessThan(100_000_000);
  });

  it('keeps secrets out, and nothing of a client beyond its bounds', async () => {
    await room.client.get('/login?code=canary', {
      authorization: 'Basic canary',
      cookie: 'session=canary',
      'user-agent': `${'agent '.repeat(1000)}`,
      'x-request-id': 'a canary',
    });
    const fields = await line();
    expect(JSON.stringify(fields)).not.toContain('canary');
    expect(fields).toMatchObject({ path: '/login' });
    expect((fields['userAgent'] as string).length).toBe(256);
  });
});

describe('a path in logs', () => {
  it.each([
    ['/v2/a/tags/list?n=1', '/v2/a/tags/list?n=1'],
    ['/zot/auth/callback/oidc?code=secret&state=secret', '/zot/auth/callback/oidc'],
    ['http://host/v2/?token=secret', 'http://host/v2/'],
    ['/x', '/x'],
  ])('%s is %s', (target, path) => expect(loggedPath(target)).toBe(path));

  it('is cut where it is too long', () => {
    expect(loggedPath(`/v2/${'x'.repeat(5000)}`)).toMatch(/^.{2048}…$/);
  });
});
