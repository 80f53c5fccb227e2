import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Controller, Get, Res, StreamableFile } from '@nestjs/common';
import { Access } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';
import { Authority } from '../../../test/support/certificates.js';
import { Http2Client } from '../../../test/support/http2-client.js';
import { HttpRoom } from '../../../test/support/http-room.js';
import { TlsConfig } from '../tls.config.js';

const pieces = [randomBytes(10), randomBytes(400_000), randomBytes(128 * 1024), randomBytes(1)];

async function* slowly() {
  for (const piece of pieces) {
    yield piece;
    await turn();
  }
}

@Controller('streams')
class Streams {
  @Get('by-nest')
  @Access('public')
  byNest(): StreamableFile {
    return new StreamableFile(Readable.from(slowly()));
  }

  @Get('by-fastify')
  @Access('public')
  byFastify(@Res() reply: FastifyReply): void {
    void reply.send(Readable.from(slowly()));
  }
}

describe('an answer over HTTP/2', () => {
  const authority = new Authority();
  let folder: string;
  let room: HttpRoom;
  let client: Http2Client;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-http2-'));
    const { certificate, key } = authority.issue({ commonName: 'localhost', ip: ['127.0.0.1'], usage: 'server' });
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    await Promise.all([writeFile(files.cert, certificate), writeFile(files.key, key)]);
    room = await HttpRoom.start([Streams], { settings: { tls: Object.assign(new TlsConfig(), files) } });
    client = await Http2Client.open(room.url, authority);
  });
  afterAll(async () => {
    client.close();
    await room.stop();
    await rm(folder, { recursive: true });
  });

  it.each(['by-nest', 'by-fastify'])('takes a stream to its end, which waits to be told to go on: %s', async (name) => {
    const { status, body } = await client.ask('GET', `/streams/${name}`);
    expect([status, body.equals(Buffer.concat(pieces))]).toEqual([200, true]);
  });
});
