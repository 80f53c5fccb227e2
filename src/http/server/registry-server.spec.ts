import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { Access } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';
import { HttpRoom } from '../../../test/support/http-room.js';
import { RawConnection } from '../../../test/support/raw-connection.js';

const waiting: (() => void)[] = [];

@Controller()
class Waiting {
  /** Answers when the test says so; with `early` the head and half of the body are out before. */
  @Get('wait')
  @Access('public')
  async wait(@Res() reply: FastifyReply, @Query('early') early?: string): Promise<void> {
    if (early !== undefined) {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-length': 4 });
      reply.raw.write('ha');
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (early !== undefined) reply.raw.end('lf');
    else void reply.send('done');
  }

  @Get('now')
  @Access('public')
  now(@Res() reply: FastifyReply): void {
    void reply.send('now');
  }
}

const get = (path: string, version = '1.1') => `GET ${path} HTTP/${version}\r\nHost: x\r\n\r\n`;
const release = () => waiting.splice(0).forEach((resolve) => resolve());
const held = async (count = 1) => {
  while (waiting.length < count) await sleep(1);
};

describe('the server', () => {
  let room: HttpRoom | undefined;
  const start = async (settings: object = {}) => (room = await HttpRoom.start([Waiting], { settings }));
  const open = async () => RawConnection.open(room!.port);
  afterEach(async () => {
    release();
    await room?.stop();
    room = undefined;
  });

  it.each([
    ['127.0.0.1', '0', /^http:\/\/127\.0\.0\.1:\d+$/],
    ['127.0.0.1', '', /^http:\/\/127\.0\.0\.1:\d+$/],
    ['localhost', '0', /^http:\/\/(127\.0\.0\.1|\[::1\]):\d+$/],
    ['0.0.0.0', '0', /^http:\/\/0\.0\.0\.0:\d+$/],
    ['', '0', /^http:\/\/(\[::\]|0\.0\.0\.0):\d+$/],
  ])('listens on %s, port "%s"', async (address, port, url) => {
    await start({ address, port });
    expect(room!.url).toMatch(url);
    const [note] = room!.running.notes;
    expect(note).toMatch(/^push with: docker push (127\.0\.0\.1|\[::1\]|localhost):\d+\/<name>:<tag>$/);
    const connection = await open();
    await connection.send(get('/now'));
    expect((await connection.answer()).status).toBe(200);
    connection.reset();
  });

  it('listens on an IPv6 address in brackets', async () => {
    const isThere = Object.values(networkInterfaces()).some((all) => all!.some(({ address }) => address === '::1'));
    if (!isThere) {
      await expect(start({ address: '[::1]' })).rejects.toMatchObject({ name: 'StartError' });
      return;
    }
    await start({ address: '[::1]' });
    expect(room!.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${room!.url}/now`)).status).toBe(200);
  });

  it('says in plain words why it cannot listen', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(start({ port: `${port}` })).rejects.toMatchObject({
      name: 'StartError',
      message: `http.port: 127.0.0.1:${port} is in use by another program`,
    });
    other.close();
    await expect(start({ address: '192.0.2.1', port: '8080' })).rejects.toMatchObject({
      name: 'StartError',
      message: 'http.address: 192.0.2.1:8080 is no address of this machine',
    });
    await expect(start({ address: 'no-such-host.invalid' })).rejects.toMatchObject({
      name: 'StartError',
      message: 'http.address: the name in no-such-host.invalid:0 cannot be resolved',
    });
  });

  it('keeps connections, and ends those that ask for it', async () => {
    await start();
    const connection = await open();
    for (let turn = 0; turn < 3; turn++) {
      await connection.send(get('/now'));
      expect((await connection.answer()).head).toMatch(/\r\nkeep-alive: timeout=120\r\n/i);
    }
    await connection.send(get('/now', '1.0'));
    expect((await connection.rest()).toString()).toMatch(/\r\nconnection: close\r\n/i);
  });

  it('closes a connection on which no head comes, and says so', async () => {
    await start();
    const connection = await open();
    await connection.send('GET / HTTP/1.1\r\nHost: x\r\nSlow: ');
    const { status, body } = await connection.answer();
    expect([status, JSON.parse(body.toString())]).toMatchObject([408, { errors: [{ code: 'UNSUPPORTED' }] }]);
    await connection.rest();
  });

  it('closes a connection that asks to speak something else', async () => {
    await start();
    const connection = await open();
    await connection.send('CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n');
    expect((await connection.rest()).length).toBe(0);
    const upgrade = await open();
    await upgrade.send('GET /now HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    expect((await upgrade.answer()).status).toBe(200);
    upgrade.reset();
  });

  it('tells what came and was no request only to who looks closely', async () => {
    await start();
    const connection = await open();
    await connection.send('\x16\x03\x01\r\n\r\n');
    expect((await connection.rest()).toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect(room!.log.messages('debug')).toEqual(['what came is no request']);
    expect(room!.log.messages('error')).toEqual([]);
  });

  describe('that is to stop', () => {
    it('closes what idles, lets finish what is in flight, and takes nothing new', async () => {
      await start();
      const [idle, fresh, busy] = await Promise.all([open(), open(), open()]);
      await idle.send(get('/now'));
      await idle.answer();
      await busy.send(get('/wait'));
      await held();
      const { port } = room!;
      const stopped = room!.stop(60_000);
      await Promise.all([idle.rest(), fresh.rest()]);
      await expect(RawConnection.open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      release();
      const { body, head } = await busy.answer();
      expect(body.toString()).toBe('done');
      expect(head).toMatch(/\r\nconnection: close\r\n/i);
      await stopped;
      room = undefined;
    });

    it('ends a connection that was promised to be kept, after its answer', async () => {
      await start();
      const busy = await open();
      await busy.send(get('/wait?early'));
      await held();
      const stopped = room!.stop(60_000);
      await sleep(20);
      release();
      expect((await busy.rest()).toString()).toMatch(/half$/);
      await stopped;
      room = undefined;
    });

    it('cuts what takes longer than it may', async () => {
      await start();
      const [busy, slow] = await Promise.all([open(), open()]);
      await busy.send(get('/wait'));
      await slow.send('GET /now HTTP/1.1\r\n');
      await held();
      await sleep(20);
      await room!.stop(50);
      expect((await busy.rest()).length + (await slow.rest()).length).toBe(0);
      room = undefined;
    });
  });
});
