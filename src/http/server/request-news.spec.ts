import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Put, Req, Res } from '@nestjs/common';
import {
  Access,
  Bodies,
  defineSection,
  requestObservers,
  to,
  type FinishedRequest,
  type RequestObserver,
} from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountingSource, HttpRoom } from '../../../test/support/http-room.js';
import { RawConnection } from '../../../test/support/raw-connection.js';

@Controller()
class Plain {
  constructor(private readonly bodies: Bodies) {}

  @Put('v2/:name/manifests/:reference')
  @Access('create', 'name')
  async put(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.status(201).send((await this.bodies.whole(request, 1000, 'MANIFEST_INVALID')).subarray(0, 3));
  }

  @Get('large')
  @Access('public')
  async large(@Res() reply: FastifyReply): Promise<void> {
    await this.bodies.send(reply, new CountingSource(100_000_000), 100_000_000);
  }
}

let seen: Partial<FinishedRequest>[] = [];

class Failing implements RequestObserver {
  finished(): void {
    throw new Error('not today');
  }
}

class Recording implements RequestObserver {
  finished({
    id,
    method,
    route,
    repository,
    status,
    isCut,
    received,
    sent,
    duration,
    identity,
  }: FinishedRequest): void {
    seen.push({ id, method, route, repository, status, isCut, received, sent, duration, identity });
  }
}

const listening = defineSection({
  name: 'listening',
  module: () => ({
    module: class ListeningModule {},
    providers: [Failing, Recording],
    contributes: [to(requestObservers, Failing), to(requestObservers, Recording)],
  }),
});

describe('observers of requests', () => {
  let room: HttpRoom;
  beforeAll(async () => {
    room = await HttpRoom.start([Plain], { more: [listening] });
  });
  afterAll(async () => room.stop());
  beforeEach(() => {
    seen = [];
  });
  const one = async () => {
    while (seen.length === 0) await sleep(2);
    return seen[0]!;
  };

  it('are told what was asked for and what came of it, whatever another observer does', async () => {
    const headers = { 'x-request-id': 'id-1' };
    await room.client.ask('PUT', '/v2/a/b/manifests/v1', { headers, body: 'x'.repeat(500) });
    expect(await one()).toEqual({
      id: 'id-1',
      method: 'PUT',
      route: '/v2/:name/manifests/:reference',
      repository: 'a/b',
      status: 201,
      isCut: false,
      received: 500,
      sent: 3,
      duration: expect.any(Number),
      identity: expect.objectContaining({ method: 'anonymous' }),
    });
    expect(seen[0]!.duration).toBeGreaterThan(0);
    expect(room.log.messages('error')).toContain('an observer of requests failed');
  });

  it.each([
    ['/nowhere', 404],
    ['/v2/a/manifests/%zz', 400],
  ])('are told of what no route served: %s', async (path, status) => {
    await room.client.get(path);
    expect(await one()).toMatchObject({ method: 'GET', status, isCut: false });
    expect(seen[0]).toMatchObject({ route: undefined, repository: undefined });
  });

  it('are told of a client that left', async () => {
    const connection = await RawConnection.open(room.port);
    await connection.send('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
    await connection.until((all) => all.length > 1_000_000);
    connection.reset();
    expect(await one()).toMatchObject({ route: '/large', status: 200, isCut: true });
    expect(seen).toHaveLength(1);
  });
});
