import { Controller, Get, Req, Res } from '@nestjs/common';
import { Access, Catalog, Cors, Rights } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { nextLink } from './next-link.js';
import { pageQuery } from './page-query.js';
import { sendJson } from './send-json.js';

/** The repositories that a client may read. */
@Controller('v2/_catalog')
export class CatalogController {
  constructor(
    private readonly catalog: Catalog,
    private readonly rights: Rights,
  ) {}

  @Get()
  @Access('identified')
  @Cors()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const page = pageQuery(request);
    const listed = await this.catalog.repositories(page, this.rights.readable(request));
    void reply.headers(nextLink('/v2/_catalog', page, listed));
    sendJson(reply, { repositories: listed.items });
  }
}
