import type { Reference } from '@zot/extension-api';
import { isTag, RegistryError, type Tag } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { RequestQuery } from './request-query.js';

/** As many as zot takes; the spec asks for at least ten. */
const most = 46;

/** The tags of a push: that of the path, or those of `?tag=` beside a digest, each once. */
export function pushedTags(request: FastifyRequest, reference: Reference): readonly Tag[] {
  const asked = new RequestQuery(request).all('tag');
  if (asked.length > most) {
    throw new RegistryError('MANIFEST_INVALID', { tags: asked.length, most }, { status: 414 });
  }
  if ('tag' in reference) {
    if (asked.length === 0) return [reference.tag];
    throw new RegistryError('MANIFEST_INVALID', { description: 'the parameter tag stands beside a digest only' });
  }
  return [...new Set(asked)].map((tag) => {
    if (isTag(tag)) return tag;
    throw new RegistryError('MANIFEST_INVALID', { tag, description: 'this is no tag' });
  });
}
