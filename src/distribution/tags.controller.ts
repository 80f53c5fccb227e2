import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { Access, Catalog, Cors } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { nextLink } from './next-link.js';
import { pageQuery } from './page-query.js';
import { sendJson } from './send-json.js';

/** The tags of a repository (dist-spec, "Listing Tags"). */
@Controller('v2/:name/tags/list')
export class TagsController {
  constructor(private readonly catalog: Catalog) {}

  @Get()
  @Access('read', 'name')
  @Cors()
  async list(
    @Param('name') name: RepositoryName,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = pageQuery(request);
    const listed = await this.catalog.tags(name, page);
    void reply.headers(nextLink(`/v2/${name}/tags/list`, page, listed));
    sendJson(reply, { name, tags: listed.items });
  }
}
