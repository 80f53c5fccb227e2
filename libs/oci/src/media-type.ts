/** Media types of manifests (image-spec, "Media Types") and those of Docker that `compat: docker2s2` admits. */
export const mediaTypes = {
  imageManifest: 'application/vnd.oci.image.manifest.v1+json',
  imageIndex: 'application/vnd.oci.image.index.v1+json',
  imageConfig: 'application/vnd.oci.image.config.v1+json',
  empty: 'application/vnd.oci.empty.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerManifestList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  octetStream: 'application/octet-stream',
} as const;

const imageTypes = new Set<string>([mediaTypes.imageManifest, mediaTypes.dockerManifest]);
const indexTypes = new Set<string>([mediaTypes.imageIndex, mediaTypes.dockerManifestList]);
const nonDistributable = /^application\/vnd\.oci\.image\.layer\.nondistributable\.v1\.tar(?:\+(?:gzip|zstd))?$/;
/** What Docker calls a layer that is to be had elsewhere, as those of Windows are. */
const dockerForeign = /^application\/vnd\.docker\.image\.rootfs\.foreign\.diff\.tar(?:\.(?:gzip|zstd))?$/;

export function isImageManifestType(mediaType: string): boolean {
  return imageTypes.has(mediaType);
}

export function isIndexType(mediaType: string): boolean {
  return indexTypes.has(mediaType);
}

export function isDockerManifestType(mediaType: string): boolean {
  return mediaType === mediaTypes.dockerManifest || mediaType === mediaTypes.dockerManifestList;
}

/** Layers that a registry need not hold (image-spec, "Non-Distributable Layers"), Docker's foreign ones included. */
export function isNonDistributableLayer(mediaType: string): boolean {
  return nonDistributable.test(mediaType) || dockerForeign.test(mediaType);
}

/** The type without its parameters, in lower case: `Application/JSON; charset=utf-8` names `application/json`. */
export function bareMediaType(value: string): string {
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}
