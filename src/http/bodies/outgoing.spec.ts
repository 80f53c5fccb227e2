import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Head, Param, Res } from '@nestjs/common';
import { Access, Bodies, type ByteSource } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';
import { codesOf } from '../../../test/support/client.js';
import { CountingSource, HttpRoom } from '../../../test/support/http-room.js';
import { RawConnection } from '../../../test/support/raw-connection.js';
import { BufferPool } from './buffer-pool.js';

const megabyte = 1024 * 1024;
const writeTimeout = 800;
const sources: Watched[] = [];

/** A source that can fail or end at some byte, or take its time. */
class Watched implements ByteSource {
  readonly stat = { size: 0, modified: 0, version: '' };
  readonly inner: CountingSource;
  given = 0;

  constructor(
    size: number,
    private readonly mode: string,
    private readonly at = Infinity,
  ) {
    this.inner = new CountingSource(size, mode === 'steps' ? 1000 : Infinity);
    sources.push(this);
  }

  async read(buffer: Uint8Array): Promise<number> {
    if (this.mode === 'slow' && this.given > 0) await sleep(1.5 * writeTimeout);
    if (this.mode === 'fails' && this.given >= this.at) throw new Error('the disk is broken');
    const limited = this.mode === 'ends' || this.mode === 'fails' ? buffer.subarray(0, this.at - this.given) : buffer;
    const count = limited.length === 0 ? 0 : await this.inner.read(limited);
    this.given += count;
    return count;
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

@Controller('blob/:size/:mode/:at')
class Giving {
  constructor(private readonly bodies: Bodies) {}

  @Get()
  @Access('public')
  async get(@Param() { size, mode, at }: Record<string, string>, @Res() reply: FastifyReply): Promise<void> {
    void reply.status(206).headers({ 'content-range': 'bytes 0-1/2', 'docker-content-digest': 'x' });
    await this.bodies.send(reply, new Watched(Number(size), mode!, Number(at)), Number(size));
  }

  @Head()
  @Access('public')
  async head(@Param('size') size: string, @Res() reply: FastifyReply): Promise<void> {
    void reply.header('content-type', 'application/octet-stream');
    await this.bodies.send(reply, new Watched(Number(size), ''), Number(size));
  }
}

const get = (path: string) => `GET /blob/${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('a body that goes out', () => {
  let room: HttpRoom;
  let pool: BufferPool;
  const start = async (settings: object = {}) => {
    room = await HttpRoom.start([Giving], { settings: { writeTimeout, ...settings } });
    pool = room.running.app.get(BufferPool, { strict: false });
  };
  beforeEach(async () => {
    sources.length = 0;
    await start();
  });
  afterEach(async () => room.stop());

  /** Nothing is held any more: buffers are back, sources are closed. */
  const settled = async () => {
    while (pool.lent.large + pool.lent.small > 0 || sources.some(({ inner }) => !inner.isClosed)) await sleep(5);
  };
  const begun = async (count = 1) => {
    while (sources.length < count) await sleep(1);
  };
  const faults = () => room.log.messages('error');

  it.each([0, 1, 65_536, 65_537, megabyte, megabyte + 1, 3 * megabyte + 7, 40 * megabyte])(
    'of %i bytes is what the source gives',
    async (size) => {
      const { status, headers, body } = await room.client.get(`/blob/${size}/plain/0`);
      expect(status).toBe(206);
      expect(headers).toMatchObject({
        'content-length': `${size}`,
        'content-range': 'bytes 0-1/2',
        'docker-content-digest': 'x',
        'x-content-type-options': 'nosniff',
      });
      expect(body.equals(CountingSource.bytes(size))).toBe(true);
      await settled();
    },
  );

  it('of a source that gives little at a time is the same', async () => {
    const { body } = await room.client.get('/blob/3000000/steps/0');
    expect(body.equals(CountingSource.bytes(3_000_000))).toBe(true);
  });

  it.each([10, 3 * megabyte])('is not sent to HEAD, only told of (%i bytes)', async (size) => {
    const { headers, body } = await room.client.ask('HEAD', `/blob/${size}/plain/0`);
    expect([headers['content-length'], body.length]).toEqual([`${size}`, 0]);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(sources[0]!.given).toBe(0);
    await settled();
  });

  it.each([
    ['small', 1000, 'fails', 500],
    ['small and short', 1000, 'ends', 999],
    ['large', 3 * megabyte, 'fails', 0],
    ['large, in the first piece', 3 * megabyte, 'fails', megabyte - 1],
  ])('is answered 500 where the source fails before the head is out: %s', async (_, size, mode, at) => {
    const answer = await room.client.get(`/blob/${size}/${mode}/${at}`);
    expect([answer.status, codesOf(answer)]).toEqual([500, ['UNKNOWN']]);
    expect(answer.headers['content-range']).toBeUndefined();
    expect(faults()).toEqual(['a request failed']);
    await settled();
  });

  it.each([
    ['fails', megabyte],
    ['fails', 5 * megabyte - 1],
    ['ends', 2 * megabyte],
    ['ends', 5 * megabyte - 1],
  ])('breaks the connection where the source %s after %i bytes', async (mode, at) => {
    const connection = await RawConnection.open(room.port);
    await connection.send(get(`${5 * megabyte}/${mode}/${at}`));
    const all = await connection.rest();
    const head = all.subarray(0, all.indexOf('\r\n\r\n') + 4);
    expect(head.toString()).toContain(`content-length: ${5 * megabyte}`);
    expect(all.length - head.length).toBeLessThan(5 * megabyte);
    expect(faults()).toEqual(['a request failed']);
    await settled();
  });

  it.each([0, 1, 20, 39])('holds nothing when its client leaves after %i MiB', async (megabytes) => {
    const connection = await RawConnection.open(room.port);
    await connection.send(get(`${40 * megabyte}/plain/0`));
    await begun();
    await connection.until((all) => all.length >= megabytes * megabyte);
    connection.reset();
    await settled();
    expect(faults()).toEqual([]);
  });

  it('may be taken as slowly as the client likes, as long as it takes some', async () => {
    const connection = await RawConnection.open(room.port);
    connection.socket.pause();
    await connection.send(get(`${24 * megabyte}/plain/0`));
    let taken = 0;
    connection.socket.on('data', (chunk: Buffer) => {
      taken += chunk.length;
    });
    // Each pause is shorter than the time-out, all of them together are much longer.
    for (let turn = 0; turn < 6; turn++) {
      connection.socket.pause();
      await sleep(writeTimeout / 3);
      const before = taken;
      connection.socket.resume();
      while (taken < before + megabyte) await sleep(1);
    }
    connection.socket.resume();
    await connection.until((all) => all.length > 24 * megabyte);
    await settled();
    connection.reset();
  });

  it('is broken off when the client takes nothing any more', async () => {
    const connection = await RawConnection.open(room.port);
    connection.socket.pause();
    await connection.send(get(`${64 * megabyte}/plain/0`));
    await begun();
    await settled();
    expect(faults()).toEqual([]);
    connection.socket.resume();
    expect((await connection.rest()).length).toBeLessThan(64 * megabyte);
  });

  it('is not broken off while the source takes its time', async () => {
    const { body } = await room.client.get(`/blob/${2 * megabyte}/slow/0`);
    expect(body.length).toBe(2 * megabyte);
  });

  it('follows the one before it where both are asked for at once', async () => {
    const connection = await RawConnection.open(room.port);
    await connection.send(get(`${3 * megabyte}/steps/0`) + get('5/plain/0') + get(`${megabyte + 3}/plain/0`));
    for (const size of [3 * megabyte, 5, megabyte + 3]) {
      expect((await connection.answer()).body.equals(CountingSource.bytes(size))).toBe(true);
    }
    connection.reset();
    await settled();
  });

  it('that waits behind another is let go when the connection breaks', async () => {
    const connection = await RawConnection.open(room.port);
    connection.socket.pause();
    await connection.send(get(`${64 * megabyte}/plain/0`) + get(`${64 * megabyte}/plain/0`));
    await begun(2);
    connection.reset();
    await settled();
    expect(room.log.messages('info').filter((message) => message === 'HTTP API')).toHaveLength(2);
  });

  it('leaves room for others when clients take nothing', async () => {
    await room.stop();
    await start({ writeTimeout: 0 });
    Object.assign(pool, { limits: { large: 2, small: 2, kept: 1 } });
    const idle = await Promise.all(Array.from({ length: 4 }, () => RawConnection.open(room.port)));
    for (const connection of idle) {
      connection.socket.pause();
      await connection.send(get(`${64 * megabyte}/plain/0`));
    }
    while (pool.lent.large + pool.lent.small < 4) await sleep(5);
    expect(pool.lent).toEqual({ large: 2, small: 2 });
    const waiting = room.client.get(`/blob/${3 * megabyte}/plain/0`);
    await begun(5);
    idle[3]!.reset();
    expect((await waiting).body.equals(CountingSource.bytes(3 * megabyte))).toBe(true);
    for (const connection of idle) connection.reset();
    await settled();
  });

  it('gets large buffers as soon as there are some', async () => {
    Object.assign(pool, { limits: { large: 1, small: 9, kept: 1 } });
    const first = await RawConnection.open(room.port);
    first.socket.pause();
    await first.send(get(`${64 * megabyte}/plain/0`));
    while (pool.lent.large < 1) await sleep(5);
    const second = await RawConnection.open(room.port);
    second.socket.pause();
    await second.send(get(`${64 * megabyte}/plain/0`));
    while (pool.lent.small < 1) await sleep(5);
    first.reset();
    second.socket.resume();
    while (pool.lent.large < 1 || pool.lent.small > 0) await sleep(5);
    const { body } = await second.answer();
    expect(body.equals(CountingSource.bytes(64 * megabyte))).toBe(true);
    second.reset();
    await settled();
  });
});
