import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { Access, Catalog, Cors } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageQuery } from './page-query.js';
import { sendList } from './send-list.js';

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
    sendList(reply, `/v2/${name}/tags/list`, page, listed, { name, tags: listed.items });
  }
}
