import { Compat } from '@zot/extension-api';
import { bareMediaType, isDockerManifestType, isImageManifestType, isIndexType, RegistryError } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

/** The type of a manifest that is pushed, without parameters. One that is not taken here is MANIFEST_INVALID with 415. */
export function pushedManifestType({ headers }: FastifyRequest, { docker2s2 }: Compat): string {
  const mediaType = bareMediaType(headers['content-type'] ?? '');
  const isKnown = isImageManifestType(mediaType) || isIndexType(mediaType);
  if (isKnown && (docker2s2 || !isDockerManifestType(mediaType))) return mediaType;
  throw new RegistryError('MANIFEST_INVALID', { mediaType }, { status: 415 });
}
