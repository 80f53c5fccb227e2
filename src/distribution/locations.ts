import type { Digest, RepositoryName } from '@zot/oci';

/** Where clients find things, as paths: a registry behind a proxy does not know its own host (dist-spec, "Location"). */
export const locations = {
  blob: (name: RepositoryName, digest: Digest): string => `/v2/${name}/blobs/${digest}`,
  manifest: (name: RepositoryName, digest: Digest): string => `/v2/${name}/manifests/${digest}`,
  upload: (name: RepositoryName, id: string): string => `/v2/${name}/blobs/uploads/${id}`,
} as const;
