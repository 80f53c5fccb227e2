import { Controller, Get, Req, Res } from '@nestjs/common';
import { Access, Rights, type Discoverable, type DiscoveryEntry } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counts } from './counts.js';

const path = '/v2/_example/ext/pulls';

/** `GET /v2/_example/ext/pulls`: the counts of all repositories that the client may read. */
@Controller(path)
export class PullCountsController implements Discoverable {
  constructor(
    private readonly counts: Counts,
    private readonly rights: Rights,
  ) {}

  @Get()
  @Access('identified')
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const mayRead = this.rights.readable(request) ?? (() => true);
    const all = [...(await this.counts.all())].filter(([repository]) => mayRead(repository));
    const body = JSON.stringify({ pulls: Object.fromEntries(all) });
    await reply.header('content-type', 'application/json').send(Buffer.from(body));
  }

  discovery(): DiscoveryEntry {
    return { name: '_example', url: path, description: 'Pulls by repository', endpoints: [path] };
  }
}
