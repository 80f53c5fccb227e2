import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Put, Query, Req, Res } from '@nestjs/common';
import { Access, Bodies, ClientGone } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codesOf } from '../../../test/support/client.js';
import { HttpRoom } from '../../../test/support/http-room.js';
import { RawConnection } from '../../../test/support/raw-connection.js';

const readTimeout = 500;
const outcomes: unknown[] = [];

@Controller()
class Taking {
  constructor(private readonly bodies: Bodies) {}

  /** Takes all, or leaves after so many bytes; works so long for each chunk. */
  @Put('take')
  @Access('public')
  async take(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('leave') leave = 'Infinity',
    @Query('work') work = '0',
  ): Promise<void> {
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of this.bodies.incoming(request)) {
        hash.update(chunk);
        size += chunk.byteLength;
        if (size > Number(leave)) {
          void reply.status(413).send('enough');
          return;
        }
        if (work !== '0') await sleep(Number(work));
      }
    } catch (error) {
      outcomes.push(error);
      throw error;
    }
    void reply.send({ size, sha256: hash.digest('hex') });
  }

  @Put('whole')
  @Access('public')
  async whole(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.send(await this.bodies.whole(request, 1000, 'MANIFEST_INVALID'));
  }

  /** How much memory stays with whoever keeps such a body. */
  @Put('kept')
  @Access('public')
  async kept(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { length, buffer } = await this.bodies.whole(request, 1000, 'MANIFEST_INVALID');
    void reply.send({ length, keeps: buffer.byteLength });
  }
}

const head = (path: string, ...lines: string[]) =>
  ['PUT ' + path + ' HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n');
const sum = (bytes: string | Uint8Array) => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

describe('a body that comes in', () => {
  let room: HttpRoom;
  beforeAll(async () => {
    room = await HttpRoom.start([Taking], { settings: { readTimeout } });
  });
  afterAll(async () => room.stop());
  beforeEach(() => {
    outcomes.length = 0;
    room.log.lines.length = 0;
  });
  const faults = () => room.log.messages('error');
  const logged = async (): Promise<Readonly<Record<string, unknown>>> => {
    for (;;) {
      const line = room.log.lines.find(({ message }) => message === 'HTTP API');
      if (line) return line.fields;
      await sleep(5);
    }
  };

  it.each([
    ['of a length', { 'content-length': 300_000 }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('%s is what was sent', async (_, headers) => {
    const body = Buffer.alloc(300_000, 'some bytes ');
    const answer = await room.client.ask('PUT', '/take', { headers, body });
    expect(JSON.parse(answer.body.toString())).toEqual(sum(body));
  });

  it.each([
    ['no length', ''],
    ['the length 0', 'Content-Length: 0\r\n'],
    ['an empty chunk', 'Transfer-Encoding: chunked\r\n'],
  ])('with %s is nothing', async (_, line) => {
    const connection = await RawConnection.open(room.port);
    const last = line.startsWith('T') ? '0\r\n\r\n' : '';
    await connection.send(`PUT /take HTTP/1.1\r\nHost: x\r\n${line}\r\n${last}`);
    const { body } = await connection.answer();
    expect(JSON.parse(body.toString())).toEqual(sum(''));
    connection.reset();
  });

  it.each([
    ['of a length', 'Content-Length: 10', 'abc'],
    ['in chunks', 'Transfer-Encoding: chunked', '3\r\nabc\r\n'],
    ['before a byte of it', 'Content-Length: 10', ''],
  ])('breaks off %s when the client goes, and nobody is alarmed', async (_, line, some) => {
    for (const leave of ['reset', 'destroySoon'] as const) {
      outcomes.length = room.log.lines.length = 0;
      const connection = await RawConnection.open(room.port);
      await connection.send(head('/take', line) + some);
      await sleep(20);
      if (leave === 'reset') connection.reset();
      else connection.socket.end();
      expect(await logged()).toMatchObject({ statusCode: leave === 'reset' ? 499 : expect.any(Number), isCut: true });
      expect(outcomes).toEqual([expect.any(ClientGone)]);
      expect(faults()).toEqual([]);
      connection.reset();
    }
  });

  it('is given up when the client keeps silent, and the client is told', async () => {
    const connection = await RawConnection.open(room.port);
    await connection.send(`${head('/take', 'Content-Length: 10')}abc`);
    const { status, head: answered, body } = await connection.answer();
    expect(status).toBe(408);
    expect(JSON.parse(body.toString())).toMatchObject({ errors: [{ code: 'SIZE_INVALID' }] });
    expect(answered).toMatch(/connection: close/i);
    await connection.rest();
    expect(faults()).toEqual([]);
  });

  it('may come as slowly as it likes, as long as it comes', async () => {
    const connection = await RawConnection.open(room.port);
    await connection.send(head('/take', 'Content-Length: 8'));
    for (const byte of 'abcdefgh') {
      await sleep(readTimeout / 4);
      await connection.send(byte);
    }
    expect(JSON.parse((await connection.answer()).body.toString())).toEqual(sum('abcdefgh'));
    connection.reset();
  });

  it('is not given up while we are the ones who work', async () => {
    const body = Buffer.alloc(100_000, 'x');
    const answer = await room.client.ask('PUT', `/take?work=${readTimeout * 1.5}`, { body });
    expect(JSON.parse(answer.body.toString())).toEqual(sum(body));
  });

  it('may be left, and the client that sends all before it reads gets its answer and the next one', async () => {
    const connection = await RawConnection.open(room.port);
    const size = 30_000_000;
    await connection.send(head('/take?leave=100000', `Content-Length: ${size}`));
    await connection.send(Buffer.alloc(size, 'x'));
    expect(await connection.answer()).toMatchObject({ status: 413, body: Buffer.from('enough') });
    await connection.send(`${head('/take', 'Content-Length: 3')}abc`);
    expect(JSON.parse((await connection.answer()).body.toString())).toEqual(sum('abc'));
    connection.reset();
  });

  it('of a request that is refused is thrown away', async () => {
    const connection = await RawConnection.open(room.port);
    for (const path of ['/none', '/take']) {
      await connection.send(head(path, 'Content-Length: 5000000').replace('PUT /take', 'POST /take'));
      await connection.send(Buffer.alloc(5_000_000, 'x'));
      expect((await connection.answer()).status).toBe(path === '/none' ? 404 : 405);
    }
    connection.reset();
  });

  it('is told apart from the next request, though both come in one piece', async () => {
    const connection = await RawConnection.open(room.port);
    const one = `${head('/take?work=30', 'Content-Length: 3')}abc`;
    const two = `${head('/take', 'Transfer-Encoding: chunked')}2\r\nde\r\n0\r\n\r\n`;
    await connection.send(one + two + head('/none', 'Content-Length: 0') + one);
    const bodies: string[] = [];
    for (let index = 0; index < 4; index++) bodies.push((await connection.answer()).body.toString());
    expect([0, 1, 3].map((index) => JSON.parse(bodies[index]!) as unknown)).toEqual(['abc', 'de', 'abc'].map(sum));
    connection.reset();
  });

  it('that breaks the rules of chunks is refused and ends the connection', async () => {
    const connection = await RawConnection.open(room.port);
    await connection.send(`${head('/take', 'Transfer-Encoding: chunked')}3\r\nabc\r\nxyz\r\n`);
    const answered = (await connection.rest()).toString();
    expect(answered).toMatch(/^HTTP\/1\.1 400 /);
    expect(outcomes).toEqual([expect.any(ClientGone)]);
    expect(faults()).toEqual([]);
  });

  describe('as a whole', () => {
    it('keeps no more memory than it has bytes', async () => {
      const { body } = await room.client.ask('PUT', '/kept', { body: 'x'.repeat(700) });
      expect(JSON.parse(body.toString())).toEqual({ length: 700, keeps: 700 });
    });

    it('is copied', async () => {
      const answer = await room.client.ask('PUT', '/whole', { body: 'x'.repeat(1000) });
      expect(answer.body.toString()).toBe('x'.repeat(1000));
    });

    it.each([
      ['that says so', { 'content-length': 1001 }],
      ['that does not', { 'transfer-encoding': 'chunked' }],
    ])('is refused where it is larger than allowed, one %s', async (_, headers) => {
      const answer = await room.client.ask('PUT', '/whole', { headers, body: 'x'.repeat(1001) });
      expect([answer.status, codesOf(answer)]).toEqual([413, ['MANIFEST_INVALID']]);
    });

    it('is refused before it has come', async () => {
      const connection = await RawConnection.open(room.port);
      await connection.send(head('/whole', 'Content-Length: 5000000'));
      expect((await connection.answer()).status).toBe(413);
      connection.reset();
    });
  });
});
