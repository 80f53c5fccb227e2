import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { jest } from '@jest/globals';
import { Controller, Get, Post, Req, Res, StreamableFile, UseGuards, type Type } from '@nestjs/common';
import {
  Access,
  defineExtension,
  hookObservers,
  httpRoutes,
  to,
  type HookCall,
  type HttpRoute,
  type HttpRoutes,
} from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authority } from '../../../test/support/certificates.js';
import { codesOf } from '../../../test/support/client.js';
import { Http2Client } from '../../../test/support/http2-client.js';
import { HttpRoom } from '../../../test/support/http-room.js';
import { RawConnection } from '../../../test/support/raw-connection.js';
import type { HttpConfig } from '../../http/http.config.js';
import { TlsConfig } from '../../http/tls.config.js';
import type { PackageOrigin } from '../packages/package-origin.js';

const limit = 30_000;
/** Tells of requests that are where they hang, and of what the package is to do with them later. */
const news = new EventEmitter();
const bug = () => new TypeError('a bug of the package');
const hang = async (): Promise<never> => {
  news.emit('here');
  return new Promise(() => {});
};

@Controller('quota')
class Quota {
  @Get('good')
  @Access('public')
  good(): string {
    return 'good';
  }

  @Get('throws')
  @Access('public')
  throws(): void {
    throw bug();
  }

  @Get('rejects')
  @Access('public')
  async rejects(@Res() _reply: FastifyReply): Promise<void> {
    return Promise.reject(bug());
  }

  @Get('refuses')
  @Access('public')
  refuses(): void {
    throw new RegistryError('DENIED');
  }

  @Get('is-away')
  @Access('public')
  away(@Res() reply: FastifyReply): void {
    void reply.status(502).send('away');
  }

  @Get('hangs')
  @Access('public')
  async hangs(): Promise<never> {
    return hang();
  }

  /** Returns, as if somebody were to answer later. */
  @Get('forgets')
  @Access('public')
  forgets(@Res() _reply: FastifyReply): void {
    news.emit('here');
  }

  @Get('hangs-before')
  @Access('public')
  @UseGuards({ canActivate: hang })
  hangsBefore(): string {
    return 'never';
  }

  @Get('answers-late')
  @Access('public')
  async late(@Res() reply: FastifyReply): Promise<void> {
    news.emit('here');
    await once(news, 'go on');
    if (reply.raw.headersSent) reply.raw.write('too late');
    await reply.send('too late');
  }

  @Get('streams')
  @Access('public')
  streams(): StreamableFile {
    const stream = new PassThrough();
    news.once('piece', (text: string) => stream.write(text));
    news.once('last', (text: string) => stream.end(text));
    setImmediate(() => news.emit('here'));
    return new StreamableFile(stream);
  }

  @Get('breaks')
  @Access('public')
  async breaks(@Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    reply.raw.writeHead(200).write('half of');
    throw bug();
  }

  @Post('takes')
  @Access('public')
  async takes(@Req() { raw }: FastifyRequest): Promise<{ text: string }> {
    let text = '';
    news.emit('here');
    for await (const chunk of raw as Readable) {
      text += String(chunk);
      news.emit('taken');
    }
    return { text };
  }
}

const handlers = {
  good: () => 'good',
  throws: () => {
    throw bug();
  },
  rejects: async () => Promise.reject(bug()),
  hangs: hang,
};

class Direct implements HttpRoutes {
  routes = (): readonly HttpRoute[] =>
    Object.entries(handlers).map(([name, handler]) => ({
      method: 'GET',
      url: `/direct/${name}`,
      config: { access: { action: 'public' } },
      handler,
    }));
}

const quota = defineExtension({
  name: '@acme/quota',
  module: () => ({
    module: class QuotaModule {},
    controllers: [Quota],
    providers: [Direct],
    contributes: [to(httpRoutes, Direct)],
  }),
});

const calls: HookCall[] = [];
class Observer {
  called = (call: HookCall) => void calls.push(call);
}
const observing = defineExtension({
  name: 'observing',
  module: () => ({
    module: class ObservingModule {},
    providers: [Observer],
    contributes: [to(hookObservers, Observer)],
  }),
});

let room: HttpRoom;
async function start(
  asked: Partial<PackageOrigin> = {},
  controllers: readonly Type[] = [],
  settings: Partial<HttpConfig> = {},
): Promise<void> {
  const origin = { name: '@acme/quota', files: '/x', startLimit: 1000, callLimit: 1000, ...asked };
  room = await HttpRoom.start(controllers, {
    settings,
    more: [quota, observing],
    origins: new Map([[quota, origin as PackageOrigin]]),
  });
}
beforeEach(() => {
  // Node's own timers, and what connections need to go on, are left as they are.
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
});
afterEach(async () => {
  calls.length = 0;
  news.removeAllListeners();
  jest.useRealTimers();
  await room.stop();
});
const failures = () =>
  room.log.lines.filter(({ message }) => message === 'an extension failed').map(({ fields }) => fields);

describe('a route of a package', () => {
  it('that does well, or refuses, is left alone', async () => {
    await start();
    expect((await room.client.get('/quota/good')).body.toString()).toBe('good');
    expect((await room.client.get('/direct/good')).body.toString()).toBe('good');
    expect((await room.client.get('/quota/refuses')).status).toBe(403);
    expect(failures()).toEqual([]);
    expect(calls.map(({ hook, failure }) => [hook, failure])).toEqual([
      ['Quota.good', undefined],
      ['http.routes GET /direct/good', undefined],
      ['Quota.refuses', undefined],
    ]);
  });

  it.each([
    ['/quota/throws', 'Quota.throws', 500, 'a bug of the package'],
    ['/quota/rejects', 'Quota.rejects', 500, 'a bug of the package'],
    ['/quota/is-away', 'Quota.away', 502, 'answered 502'],
    ['/direct/throws', 'http.routes GET /direct/throws', 500, 'a bug of the package'],
    ['/direct/rejects', 'http.routes GET /direct/rejects', 500, 'a bug of the package'],
  ])('that fails is told of by the name of the package: %s', async (path, hook, status, message) => {
    await start();
    expect((await room.client.get(path)).status).toBe(status);
    expect(failures()).toMatchObject([{ extension: '@acme/quota', hook, failure: 'threw', error: { message } }]);
    expect(calls).toMatchObject([{ extension: '@acme/quota', hook, failure: 'threw' }]);
  });

  it.each([
    ['/quota/hangs', 'Quota.hangs'],
    ['/quota/forgets', 'Quota.forgets'],
    ['/quota/hangs-before', 'Quota.hangsBefore'],
    ['/quota/answers-late', 'Quota.late'],
    ['/direct/hangs', 'http.routes GET /direct/hangs'],
  ])('that does not answer is not waited for: %s', async (path, hook) => {
    await start();
    const asked = room.client.get(path);
    await once(news, 'here');
    jest.advanceTimersByTime(limit);
    const answer = await asked;
    expect([answer.status, codesOf(answer), answer.headers['retry-after']]).toEqual([503, ['UNKNOWN'], '5']);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(failures()).toMatchObject([{ hook, failure: 'late', error: { message: 'no answer within 30000 ms' } }]);
    // What it does from now on reaches nobody.
    news.emit('go on');
    expect((await room.client.get('/quota/good')).body.toString()).toBe('good');
    expect(failures()).toHaveLength(1);
    expect(calls).toMatchObject([{ hook, failure: 'late' }, { hook: 'Quota.good' }]);
  });

  it.each([
    [200, 200],
    [Infinity, 2 ** 31],
  ])('has the time that the file gives its package: %d', async (callLimit, later) => {
    await start({ callLimit, isCallLimitAsked: true });
    const asked = room.client.get('/quota/answers-late');
    await once(news, 'here');
    jest.advanceTimersByTime(later);
    if (callLimit === Infinity) news.emit('go on');
    expect((await asked).status).toBe(callLimit === Infinity ? 200 : 503);
  });

  it('may take as long as it likes once it streams, its first byte included', async () => {
    await start();
    const asked = room.client.get('/quota/streams');
    await once(news, 'here');
    jest.advanceTimersByTime(limit);
    news.emit('piece', 'half');
    jest.advanceTimersByTime(limit);
    news.emit('last', ' and half');
    expect((await asked).body.toString()).toBe('half and half');
    expect(failures()).toEqual([]);
  });

  it('that breaks off in the middle of an answer has failed', async () => {
    await start();
    await expect(room.client.get('/quota/breaks')).rejects.toThrow();
    expect(failures()).toMatchObject([{ hook: 'Quota.breaks', failure: 'threw' }]);
  });

  it('waits for a client that sends, and not for one that does not', async () => {
    await start();
    const connection = await RawConnection.open(room.port);
    const ask = async () => {
      const here = once(news, 'here');
      await connection.send('POST /quota/takes HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n');
      await here;
    };
    const give = async (text: string) => {
      const taken = once(news, 'taken');
      await connection.send(text);
      await taken;
    };
    await ask();
    for (const one of 'ab') {
      await give(one);
      jest.advanceTimersByTime(limit);
      // The next look is prepared in turns of its own.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await give('c');
    expect(String((await connection.answer()).body)).toBe('{"text":"abc"}');
    expect(failures()).toEqual([]);
    await ask();
    jest.advanceTimersByTime(limit);
    expect((await connection.answer()).status).toBe(503);
    expect(failures()).toMatchObject([{ hook: 'Quota.takes', failure: 'late' }]);
    connection.reset();
  });

  it('is watched over HTTP/2 as well', async () => {
    // Connections of HTTP/2 have timers of their own.
    jest.useRealTimers();
    const folder = await mkdtemp(join(tmpdir(), 'zot-routes-'));
    const authority = new Authority();
    const { certificate, key } = authority.issue({ commonName: 'localhost', ip: ['127.0.0.1'], usage: 'server' });
    const [cert, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await Promise.all([writeFile(cert, certificate), writeFile(keyFile, key)]);
    await start({ callLimit: 100, isCallLimitAsked: true }, [], {
      tls: Object.assign(new TlsConfig(), { cert, key: keyFile }),
    });
    const client = await Http2Client.open(room.url, authority);
    const streamed = client.ask('GET', '/quota/streams');
    await once(news, 'here');
    // Its time is over when that of the one before is.
    expect((await client.ask('GET', '/quota/hangs')).status).toBe(503);
    news.emit('last', 'all of it');
    expect(String((await streamed).body)).toBe('all of it');
    expect((await client.ask('GET', '/quota/throws')).status).toBe(500);
    expect(failures()).toMatchObject([{ hook: 'Quota.hangs', failure: 'late' }, { hook: 'Quota.throws' }]);
    client.close();
    await rm(folder, { recursive: true });
  });

  it('is not to blame for a client that leaves', async () => {
    await start();
    const connection = await RawConnection.open(room.port);
    const here = once(news, 'here');
    await connection.send('GET /quota/hangs HTTP/1.1\r\nHost: x\r\n\r\n');
    await here;
    connection.reset();
    for (let looks = 0; looks < 1000 && calls.length === 0; looks++) await new Promise((done) => setImmediate(done));
    jest.advanceTimersByTime(limit);
    expect([failures(), calls.length]).toEqual([[], 1]);
  });
});

it('routes of what ships are called as they are', async () => {
  @Controller('own')
  class Own {
    @Get()
    @Access('public')
    fail(): void {
      throw bug();
    }
  }
  await start({}, [Own]);
  expect((await room.client.get('/own')).status).toBe(500);
  expect([failures(), calls]).toEqual([[], []]);
  expect(Reflect.getMetadataKeys(Own)).not.toContain('__interceptors__');
  expect(Reflect.getMetadataKeys(Quota)).toContain('__interceptors__');
});

it('one guard stands before a class, however many graphs it has been a part of', async () => {
  await start();
  await room.stop();
  await start();
  expect(Reflect.getMetadata('__interceptors__', Quota)).toHaveLength(1);
  await room.client.get('/quota/throws');
  expect(failures()).toHaveLength(1);
});
