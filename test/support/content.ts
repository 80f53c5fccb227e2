import { createHash, randomBytes } from 'node:crypto';
import { mediaTypes, type Descriptor, type Digest, type DigestAlgorithm } from '@zot/oci';

/** Bytes and the digest that names them. */
export interface Content {
  readonly bytes: Buffer;
  readonly digest: Digest;
  readonly mediaType: string;
}

export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` as Digest;
}

export function blob(bytes: Buffer | string, algorithm?: DigestAlgorithm, mediaType = layerType): Content {
  const buffer = Buffer.from(bytes);
  return { bytes: buffer, digest: digestOf(buffer, algorithm), mediaType };
}

export function randomBlob(size: number, algorithm?: DigestAlgorithm): Content {
  return blob(randomBytes(size), algorithm);
}

export const layerType = 'application/vnd.oci.image.layer.v1.tar';

export function descriptor({ bytes, digest, mediaType }: Content): Descriptor {
  return { mediaType, digest, size: bytes.length };
}

/** A manifest of any kind, from its fields. */
export function manifest(
  mediaType: string,
  fields: Readonly<Record<string, unknown>>,
  algorithm?: DigestAlgorithm,
): Content {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...fields }));
  return { bytes, digest: digestOf(bytes, algorithm), mediaType };
}

/** An image manifest over blobs that are pushed already. */
export function imageOver(
  config: Content,
  layers: readonly Content[],
  fields: Readonly<Record<string, unknown>> = {},
): Content {
  return manifest(mediaTypes.imageManifest, {
    config: { ...descriptor(config), mediaType: mediaTypes.imageConfig },
    layers: layers.map(descriptor),
    ...fields,
  });
}

export function indexOver(manifests: readonly Content[], fields: Readonly<Record<string, unknown>> = {}): Content {
  return manifest(mediaTypes.imageIndex, { manifests: manifests.map(descriptor), ...fields });
}
