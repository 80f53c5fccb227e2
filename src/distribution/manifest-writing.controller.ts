import { Controller, Delete, Param, Put, Req, Res } from '@nestjs/common';
import { Access, Bodies, Compat, Manifests } from '@zot/extension-api';
import { manifestSizeLimit, type RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CollisionCheck } from './collision-check.js';
import { locations } from './locations.js';
import { pushedReference, storedReference } from './manifest-reference.js';
import { PushRights } from './push-rights.js';
import { pushedManifestType } from './pushed-manifest-type.js';
import { pushedTags } from './pushed-tags.js';

/** Manifests that come and go (dist-spec, "Pushing Manifests", "Deleting tags", "Deleting Manifests"). */
@Controller('v2/:name/manifests/:reference')
export class ManifestWritingController {
  constructor(
    private readonly manifests: Manifests,
    private readonly bodies: Bodies,
    private readonly compat: Compat,
    private readonly pushRights: PushRights,
    private readonly collisions: CollisionCheck,
  ) {}

  // Whether a push creates or updates is known only when its tags are looked up; so the method asks for the right itself.
  @Put()
  @Access('identified', 'name', 'reference')
  async put(
    @Param('name') name: RepositoryName,
    @Param('reference') text: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.pushRights.requireAny(request, name, text);
    const reference = pushedReference(text);
    const asked = 'digest' in reference ? reference.digest : undefined;
    const mediaType = pushedManifestType(request, this.compat);
    const tags = pushedTags(request, reference);
    await this.pushRights.requireEach(request, name, asked, tags);
    const bytes = await this.bodies.whole(request, manifestSizeLimit, 'MANIFEST_INVALID');
    const by = request.identity.username || undefined;
    const pushed = await this.manifests.put(name, { ...(asked && { digest: asked }), tags, mediaType, bytes, by });
    if (pushed.subject) void reply.header('oci-subject', pushed.subject);
    if (asked && tags.length > 0) void reply.header('oci-tag', tags);
    const location = locations.manifest(name, pushed.digest);
    void reply.status(201).headers({ location, 'docker-content-digest': pushed.digest }).send();
  }

  @Delete()
  @Access('delete', 'name', 'reference')
  async remove(
    @Param('name') name: RepositoryName,
    @Param('reference') text: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const reference = storedReference(text);
    if ('digest' in reference) await this.collisions.refuseShared(request, name, reference.digest);
    await this.manifests.remove(name, reference);
    void reply.status(202).send();
  }
}
