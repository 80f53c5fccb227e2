import { mediaTypes, type ImageManifest } from '@zot/oci';

/** Layers of images (image-spec, "Media Types"); what holds none of them is no image, such as cosign's signatures. */
const layer = /^application\/vnd\.oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+(?:gzip|zstd))?$/;

/**
 * Whether a manifest is an OCI image, as zot's lint means it: not an artifact, whose config is of another type, and not a
 * signature, which cosign makes with the config of an image around other layers.
 */
export function isImage(mediaType: string, { config, layers }: ImageManifest): boolean {
  if (mediaType !== mediaTypes.imageManifest || config.mediaType !== mediaTypes.imageConfig) return false;
  return layers.length === 0 || layers.some((one) => layer.test(one.mediaType));
}
