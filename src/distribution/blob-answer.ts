import { Injectable } from '@nestjs/common';
import { Blobs, Bodies, type BlobStat, type ByteRange } from '@zot/extension-api';
import { mediaTypes, type Digest, type RepositoryName } from '@zot/oci';
import type { FastifyReply } from 'fastify';
import { entityTag } from './entity-tag.js';
import { MultipartRanges } from './multipart-ranges.js';
import { PartSource } from './part-source.js';

/** Sends blobs, whole or in ranges. Their type is unknown and never told: bytes are bytes (decision 0070). */
@Injectable()
export class BlobAnswer {
  constructor(
    private readonly blobs: Blobs,
    private readonly bodies: Bodies,
  ) {}

  /** Headers of any answer about this blob. */
  static headers(digest: Digest): Record<string, string | number> {
    return {
      'content-type': mediaTypes.octetStream,
      'docker-content-digest': digest,
      'accept-ranges': 'bytes',
      etag: entityTag(digest),
    };
  }

  async whole(reply: FastifyReply, repository: RepositoryName, digest: Digest): Promise<void> {
    const { source, size } = await this.blobs.open(repository, digest);
    void reply.headers(BlobAnswer.headers(digest)).header('content-length', size);
    await this.bodies.send(reply, source, size);
  }

  async range(
    reply: FastifyReply,
    repository: RepositoryName,
    { digest, size }: BlobStat,
    range: ByteRange,
  ): Promise<void> {
    const { source } = await this.blobs.open(repository, digest, range);
    const length = range.last - range.first + 1;
    void reply.status(206).headers(BlobAnswer.headers(digest));
    void reply.headers({ 'content-length': length, 'content-range': `bytes ${range.first}-${range.last}/${size}` });
    await this.bodies.send(reply, source, length);
  }

  async ranges(
    reply: FastifyReply,
    repository: RepositoryName,
    { digest, size }: BlobStat,
    ranges: readonly ByteRange[],
  ): Promise<void> {
    const body = new MultipartRanges(ranges, size, mediaTypes.octetStream);
    const open = async (range: ByteRange) => (await this.blobs.open(repository, digest, range)).source;
    // The first is opened before the head is sent, so that a blob which went meanwhile is still a 404.
    const first = await open(ranges[0]!);
    const source = new PartSource(first.stat, body, async (range) => (range === ranges[0] ? first : open(range)));
    void reply.status(206).headers(BlobAnswer.headers(digest));
    void reply.headers({ 'content-length': body.length, 'content-type': body.contentType });
    await this.bodies.send(reply, source, body.length);
  }
}
