import type { Digest } from './digest.js';

/** A content descriptor (image-spec, "OCI Content Descriptors"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  readonly urls?: readonly string[];
  readonly data?: string;
  readonly platform?: Readonly<Record<string, unknown>>;
}

/** An image manifest (image-spec, "OCI Image Manifest Specification"), or Docker's of the same form. */
export interface ImageManifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An image index (image-spec, "OCI Image Index Specification"), or Docker's manifest list. */
export interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

export type Manifest = ImageManifest | ImageIndex;

export function isImageIndex(manifest: Manifest): manifest is ImageIndex {
  return 'manifests' in manifest;
}

/** The annotation by which a layout's `index.json` names a tag (image-spec, "Pre-Defined Annotation Keys"). */
export const refNameAnnotation = 'org.opencontainers.image.ref.name';

/** Largest manifest taken, in bytes: the least a registry should accept (dist-spec, "Pushing Manifests"). */
export const manifestSizeLimit = 4 * 1024 * 1024;
