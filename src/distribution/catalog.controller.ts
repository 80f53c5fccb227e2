import { Controller, Get, Req, Res } from '@nestjs/common';
import { Access, Catalog, Cors, Rights } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageQuery } from './page-query.js';
import { sendList } from './send-list.js';

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
    sendList(reply, '/v2/_catalog', page, listed, { repositories: listed.items });
  }
}
