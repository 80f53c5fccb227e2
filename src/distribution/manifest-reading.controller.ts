import { Controller, Get, Head, Req, Res } from '@nestjs/common';
import { Access, Cors, Manifests, type StoredManifest } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isKnownToClient } from './entity-tag.js';
import { manifestHeaders } from './manifest-headers.js';
import { storedReference } from './manifest-reference.js';
import { PullNews } from './pull-news.js';

/** Manifests by tag or digest (dist-spec, "Pulling manifests"): the most frequent requests, most answered from memory. */
@Controller('v2/:name/manifests/:reference')
export class ManifestReadingController {
  constructor(
    private readonly manifests: Manifests,
    private readonly news: PullNews,
  ) {}

  @Get()
  @Access('read', 'name', 'reference')
  @Cors()
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void | Promise<void> {
    const { name, reference } = request.params as { name: RepositoryName; reference: string };
    const stored = this.manifests.peek(name, reference);
    if (!stored) return this.load(name, reference).then((found) => this.give(request, reply, found));
    this.give(request, reply, stored);
  }

  @Head()
  @Access('read', 'name', 'reference')
  @Cors()
  head(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void | Promise<void> {
    const { name, reference } = request.params as { name: RepositoryName; reference: string };
    const stored = this.manifests.peek(name, reference);
    if (!stored) return this.load(name, reference).then((found) => answer(request, reply, found));
    answer(request, reply, stored);
  }

  private load(name: RepositoryName, reference: string): Promise<StoredManifest> {
    return this.manifests.get(name, storedReference(reference));
  }

  private give(request: FastifyRequest, reply: FastifyReply, stored: StoredManifest): void {
    const { name, reference } = request.params as { name: RepositoryName; reference: string };
    answer(request, reply, stored, stored.bytes);
    this.news.tell(name, reference, stored);
  }
}

function answer(request: FastifyRequest, reply: FastifyReply, stored: StoredManifest, body?: Buffer): void {
  const headers = manifestHeaders(stored);
  if (!isKnownToClient(request, stored.digest)) {
    void reply.headers(headers).send(body);
    return;
  }
  const { etag, 'docker-content-digest': digest } = headers;
  void reply.status(304).headers({ etag, 'docker-content-digest': digest }).send();
}
