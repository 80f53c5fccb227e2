import { Controller, Delete, Get, Param, Patch, Put, Req, Res } from '@nestjs/common';
import { Access, Bodies, Uploads } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BlobMounts } from './blob-mounts.js';
import { chunkPlace } from './content-range.js';
import { hasBody } from './has-body.js';
import { locations } from './locations.js';
import { RequestQuery } from './request-query.js';
import { requireDigest } from './require-digest.js';
import { uploadHeaders } from './upload-headers.js';

/** An upload that is under way (dist-spec, "Pushing a blob in chunks", "Cancel a blob upload"). */
@Controller('v2/:name/blobs/uploads/:session')
export class UploadSessionController {
  constructor(
    private readonly uploads: Uploads,
    private readonly bodies: Bodies,
    private readonly mounts: BlobMounts,
  ) {}

  @Get()
  @Access('read', 'name')
  async status(
    @Param('name') name: RepositoryName,
    @Param('session') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const status = await this.uploads.status(name, id);
    void reply.status(204).headers(uploadHeaders(name, status)).send();
  }

  @Patch()
  @Access('create', 'name')
  async append(
    @Param('name') name: RepositoryName,
    @Param('session') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const status = await this.uploads.append(name, id, this.bodies.incoming(request), chunkPlace(request));
    void reply.status(202).headers(uploadHeaders(name, status)).send();
  }

  @Put()
  @Access('create', 'name')
  async finish(
    @Param('name') name: RepositoryName,
    @Param('session') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const digest = requireDigest(new RequestQuery(request).one('digest', 'DIGEST_INVALID'));
    const place = chunkPlace(request);
    // The closing PUT may carry the last chunk (dist-spec, "Pushing a blob in chunks").
    if (hasBody(request)) await this.uploads.finish(name, id, digest, this.bodies.incoming(request), place);
    else await this.uploads.finish(name, id, digest);
    this.mounts.note(digest, name);
    void reply
      .status(201)
      .headers({ location: locations.blob(name, digest), 'docker-content-digest': digest })
      .send();
  }

  @Delete()
  @Access('delete', 'name')
  async cancel(
    @Param('name') name: RepositoryName,
    @Param('session') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.uploads.cancel(name, id);
    void reply.status(204).send();
  }
}
