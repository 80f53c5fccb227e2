import { Controller, Delete, Get, Head, Param, Req, Res } from '@nestjs/common';
import { Access, Blobs, type BlobStat } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BlobAnswer } from './blob-answer.js';
import { byteRanges } from './byte-ranges.js';
import { entityTag, isKnownToClient, rangeStillHolds } from './entity-tag.js';
import { requireDigest } from './require-digest.js';

/** Blobs by digest (dist-spec, "Pulling blobs", "Deleting Blobs"). */
@Controller('v2/:name/blobs/:digest')
export class BlobsController {
  constructor(
    private readonly blobs: Blobs,
    private readonly answer: BlobAnswer,
  ) {}

  @Get()
  @Access('read', 'name')
  async get(
    @Param('name') name: RepositoryName,
    @Param('digest') text: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const digest = requireDigest(text);
    if (isKnownToClient(request, digest)) return unchanged(reply, await this.blobs.stat(name, digest));
    const asked = rangeStillHolds(request, digest) ? request.headers.range : undefined;
    const stat = asked === undefined ? undefined : await this.blobs.stat(name, digest);
    const ranges = stat && byteRanges(asked, stat.size);
    if (ranges?.length === 1) return this.answer.range(reply, name, stat!, ranges[0]!);
    if (ranges) return this.answer.ranges(reply, name, stat!, ranges);
    const elsewhere = await this.blobs.redirect(name, digest);
    if (elsewhere === undefined) return this.answer.whole(reply, name, digest);
    void reply.status(307).headers({ location: elsewhere, 'docker-content-digest': digest }).send();
  }

  @Head()
  @Access('read', 'name')
  async head(
    @Param('name') name: RepositoryName,
    @Param('digest') text: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // A client that asks so may push a manifest next, without the blob.
    const stat = await this.blobs.claim(name, requireDigest(text));
    if (isKnownToClient(request, stat.digest)) return unchanged(reply, stat);
    void reply.headers(BlobAnswer.headers(stat.digest)).header('content-length', stat.size).send();
  }

  @Delete()
  @Access('delete', 'name')
  async remove(
    @Param('name') name: RepositoryName,
    @Param('digest') text: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.blobs.remove(name, requireDigest(text));
    void reply.status(202).send();
  }
}

function unchanged(reply: FastifyReply, { digest }: BlobStat): void {
  void reply
    .status(304)
    .headers({ etag: entityTag(digest), 'docker-content-digest': digest })
    .send();
}
