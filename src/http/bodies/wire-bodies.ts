import type { OutgoingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { Bodies, type ByteSource, type ByteStream } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TrackedRequest } from '../server/tracked-request.js';
import type { TrackedResponse } from '../server/tracked-response.js';
import type { BodiesConfig } from './bodies.config.js';
import { BufferPool } from './buffer-pool.js';
import { fill } from './fill.js';
import { incomingBody } from './incoming-body.js';
import { OutgoingBody } from './outgoing-body.js';
import { wholeBody } from './whole-body.js';

export const BODIES_SECTION = Symbol('bodies section');

/** Bytes up to which a body is read whole and sent at once, so that a source that fails is still answered. */
const smallBody = 64 * 1024;

/** Bodies over the connections of this server. */
@Injectable()
export class WireBodies extends Bodies {
  constructor(
    @Inject(BODIES_SECTION) private readonly section: Readonly<BodiesConfig>,
    private readonly pool: BufferPool,
  ) {
    super();
  }

  incoming(request: FastifyRequest): ByteStream {
    return incomingBody(request.raw as TrackedRequest, this.section.readTimeout);
  }

  async whole(request: FastifyRequest, limit: number, code: 'MANIFEST_INVALID' | 'SIZE_INVALID'): Promise<Buffer> {
    return wholeBody(request.raw as TrackedRequest, limit, this.section.readTimeout, code);
  }

  async send(reply: FastifyReply, source: ByteSource, length: number): Promise<void> {
    try {
      if (reply.request.method === 'HEAD') void reply.header('content-length', length).send();
      else if (length <= smallBody) void reply.send(await fill(source, Buffer.allocUnsafe(length), length));
      else await this.stream(reply, source, length);
    } finally {
      await source.close();
    }
  }

  private async stream(reply: FastifyReply, source: ByteSource, length: number): Promise<void> {
    const response = reply.raw as TrackedResponse;
    const buffers = await this.pool.take();
    await new OutgoingBody(response, source, this.pool).send(buffers, length, () => {
      reply.hijack();
      response.writeHead(reply.statusCode, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        'content-length': length,
      });
    });
  }
}
