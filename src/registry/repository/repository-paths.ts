import type { StorePath } from '@zot/extension-api';
import { algorithmOf, digestAlgorithms, encodedOf, RegistryError, type Digest, type RepositoryName } from '@zot/oci';

/** Where the parts of a repository lie below its store's root: an OCI image layout, as zot keeps it. */
export const paths = {
  index: (repository: RepositoryName): StorePath => `${repository}/index.json`,
  /** Under a name that no repository can have. */
  damagedIndex: (repository: RepositoryName): StorePath => `${repository}/.index.json.damaged`,
  layout: (repository: RepositoryName): StorePath => `${repository}/oci-layout`,
  blobs: (repository: RepositoryName): StorePath => `${repository}/blobs`,
  blob: (repository: RepositoryName, digest: Digest): StorePath =>
    `${repository}/blobs/${algorithmOf(digest)}/${encodedOf(digest)}`,
  uploads: (repository: RepositoryName): StorePath => `${repository}/.uploads`,
  upload: (repository: RepositoryName, id: string): StorePath => `${repository}/.uploads/${id}`,
  /** Where content is moved that does not match its digest. */
  quarantine: (repository: RepositoryName): StorePath => `${repository}/.quarantine`,
  quarantined: (repository: RepositoryName, digest: Digest): StorePath =>
    `${repository}/.quarantine/${algorithmOf(digest)}/${encodedOf(digest)}`,
};

const filesOfLayouts = new Set(['index.json', 'oci-layout']);
/** What zot keeps beside the repositories of a root. */
const filesOfRoots = new Set(['cache.db', 'meta.db']);

/**
 * Names whose folder would stand where another repository keeps a file: `a/index.json` beside a repository `a`, or
 * `a/blobs/sha256`. Nothing can be there, so reading needs no check; a push is NAME_INVALID. `a/blobs` alone is fine.
 */
export function requireStorable(repository: RepositoryName): void {
  const parts = repository.split('/');
  const taken = parts.some(
    (part, index) =>
      filesOfLayouts.has(part) || (index > 1 && parts[index - 1] === 'blobs' && Object.hasOwn(digestAlgorithms, part)),
  );
  if (!taken && !filesOfRoots.has(parts[0]!)) return;
  throw new RegistryError('NAME_INVALID', {
    name: repository,
    reason: 'the name is one that the storage keeps for itself',
  });
}
