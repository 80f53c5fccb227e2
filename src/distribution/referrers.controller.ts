import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { Access, Catalog, Cors } from '@zot/extension-api';
import { mediaTypes, type RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestQuery } from './request-query.js';
import { requireDigest } from './require-digest.js';
import { sendJson } from './send-json.js';

/** The manifests that name one as their subject (dist-spec, "Listing Referrers"). Never 404, whatever is missing. */
@Controller('v2/:name/referrers/:digest')
export class ReferrersController {
  constructor(private readonly catalog: Catalog) {}

  @Get()
  @Access('read', 'name')
  @Cors()
  async list(
    @Param('name') name: RepositoryName,
    @Param('digest') digest: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const artifactTypes = new RequestQuery(request).all('artifactType').filter((type) => type !== '');
    const index = await this.catalog.referrers(name, requireDigest(digest), artifactTypes);
    if (artifactTypes.length > 0) void reply.header('oci-filters-applied', 'artifactType');
    sendJson(reply, index, mediaTypes.imageIndex);
  }
}
