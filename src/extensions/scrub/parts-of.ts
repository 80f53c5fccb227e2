import { isDigest, isImageManifestType, isIndexType, isNonDistributableLayer, type Digest } from '@zot/oci';

/** Something that a manifest is made of. */
export interface Part {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly isManifest: boolean;
  /** Layers that are not distributed need not be here. */
  readonly isElsewhere: boolean;
}

interface Loose {
  readonly config?: unknown;
  readonly layers?: unknown;
  readonly manifests?: unknown;
}

/** Takes any bytes. What is no JSON is made of nothing. A subject is no part: it may be missing (image-spec). */
export function partsOf(bytes: Buffer): Part[] {
  let document: Loose;
  try {
    document = (JSON.parse(bytes.toString()) ?? {}) as Loose;
  } catch {
    return [];
  }
  const { config, layers, manifests } = document;
  return [config, ...listOf(layers), ...listOf(manifests)].flatMap((part) => {
    const { digest, mediaType: type } = (part ?? {}) as { digest?: unknown; mediaType?: unknown };
    if (typeof digest !== 'string' || !isDigest(digest)) return [];
    const mediaType = typeof type === 'string' ? type : '';
    const isManifest = isImageManifestType(mediaType) || isIndexType(mediaType);
    return { digest, mediaType, isManifest, isElsewhere: isNonDistributableLayer(mediaType) };
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
