import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { Access, Bodies, Uploads } from '@zot/extension-api';
import { algorithmOf, isDigestAlgorithm, RegistryError, type DigestAlgorithm, type RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BlobMounts } from './blob-mounts.js';
import { chunkPlace } from './content-range.js';
import { locations } from './locations.js';
import { RequestQuery } from './request-query.js';
import { requireDigest } from './require-digest.js';
import { uploadHeaders } from './upload-headers.js';

/** The POST that opens an upload, or makes one needless: by a mount, or by bringing the whole blob. */
@Controller('v2/:name/blobs/uploads')
export class UploadOpeningController {
  constructor(
    private readonly uploads: Uploads,
    private readonly bodies: Bodies,
    private readonly mounts: BlobMounts,
  ) {}

  @Post()
  @Access('create', 'name')
  async open(
    @Param('name') name: RepositoryName,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = new RequestQuery(request);
    const mount = query.one('mount', 'DIGEST_INVALID');
    const digest = query.one('digest', 'DIGEST_INVALID');
    if (mount !== undefined) return this.mount(name, mount, request, reply);
    if (query.all('from').length > 0) {
      const description = 'the parameter from stands beside mount only';
      throw new RegistryError('UNSUPPORTED', { description }, { status: 405 });
    }
    if (digest !== undefined) return this.whole(name, digest, request, reply);
    await this.begin(name, requestedAlgorithm(query), reply);
  }

  private async mount(name: RepositoryName, text: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const digest = requireDigest(text);
    const from = new RequestQuery(request).one('from', 'NAME_INVALID');
    if (!(await this.mounts.mount(request, name, digest, from))) return this.begin(name, algorithmOf(digest), reply);
    void reply
      .status(201)
      .headers({ location: locations.blob(name, digest), 'docker-content-digest': digest })
      .send();
  }

  private async whole(name: RepositoryName, text: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const digest = requireDigest(text);
    const { length } = chunkPlace(request);
    await this.uploads.put(name, digest, this.bodies.incoming(request), length === undefined ? {} : { length });
    this.mounts.note(digest, name);
    void reply
      .status(201)
      .headers({ location: locations.blob(name, digest), 'docker-content-digest': digest })
      .send();
  }

  private async begin(
    name: RepositoryName,
    algorithm: DigestAlgorithm | undefined,
    reply: FastifyReply,
  ): Promise<void> {
    const status = await this.uploads.begin(name, algorithm);
    void reply.status(202).headers(uploadHeaders(name, status)).send();
  }
}

function requestedAlgorithm(query: RequestQuery): DigestAlgorithm | undefined {
  const algorithm = query.one('digest-algorithm', 'DIGEST_INVALID');
  if (algorithm === undefined || isDigestAlgorithm(algorithm)) return algorithm;
  throw new RegistryError('DIGEST_INVALID', { algorithm, description: 'supported are sha256, sha384 and sha512' });
}
