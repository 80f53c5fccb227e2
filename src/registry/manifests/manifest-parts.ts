import {
  isImageIndex,
  isImageManifestType,
  isIndexType,
  isNonDistributableLayer,
  RegistryError,
  type Descriptor,
  type Manifest,
} from '@zot/oci';
import type { BlobAdmission } from '../blobs/blob-admission.js';
import type { RepositoryIndex } from '../index/repository-index.js';
import type { Repository } from '../repository/repository.js';

/**
 * Refuses a manifest that refers to what its repository does not have: MANIFEST_BLOB_UNKNOWN (dist-spec, "Push"). The
 * subject may be missing, and so may layers that are not distributed.
 */
export async function requireParts(
  manifest: Manifest,
  repository: Repository,
  index: RepositoryIndex | undefined,
  admission: BlobAdmission,
): Promise<void> {
  const parts = isImageIndex(manifest) ? manifest.manifests : [manifest.config, ...manifest.layers];
  const seen = new Set<string>();
  const needed = parts.filter(({ digest, mediaType }) => {
    if (seen.has(digest) || isNonDistributableLayer(mediaType)) return false;
    seen.add(digest);
    return true;
  });
  await Promise.all(needed.map(async (part) => requirePart(part, repository, index, admission)));
}

async function requirePart(
  { digest, size, mediaType }: Descriptor,
  { name, driver }: Repository,
  index: RepositoryIndex | undefined,
  admission: BlobAdmission,
): Promise<void> {
  // A manifest can be pulled only if it is listed.
  const isManifest = isImageManifestType(mediaType) || isIndexType(mediaType);
  const found = isManifest
    ? index?.manifest(digest)?.size
    : (admission.marks.sizeIfJustVerified(name, digest) ?? (await admission.admit(driver, name, digest))?.size);
  if (found === undefined) throw new RegistryError('MANIFEST_BLOB_UNKNOWN', { digest });
  if (found === size) return;
  const reason = `the size of ${digest} is given as ${size}, and is ${found}`;
  throw new RegistryError('MANIFEST_INVALID', { digest, reason });
}
