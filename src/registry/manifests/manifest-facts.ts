import { isDigest, isImageManifestType, isIndexType, type Descriptor, type Digest } from '@zot/oci';

/** What a manifest says of others. Follows from its bytes, so it holds as long as the digest does. */
export interface ManifestFacts {
  /** Configs, layers and manifests that it is made of. */
  readonly parts: readonly Digest[];
  /** Those of them that an index lists as manifests. */
  readonly children?: readonly Digest[];
  /** As an entry of the list of referrers (dist-spec, "Listing Referrers"); with `subject` only. */
  readonly referrer?: Descriptor;
  readonly subject?: Digest;
}

interface Loose {
  readonly config?: { readonly digest?: unknown; readonly mediaType?: unknown } | null;
  readonly layers?: unknown;
  readonly manifests?: unknown;
  readonly subject?: { readonly digest?: unknown } | null;
  readonly artifactType?: unknown;
  readonly annotations?: Readonly<Record<string, string>> | null;
}

/** Takes any JSON, since what is stored may have been written by others. */
export function factsOf(document: unknown, { digest, mediaType, size }: Descriptor): ManifestFacts {
  const { config, layers, manifests, subject, artifactType, annotations } = (document ?? {}) as Loose;
  const parts = [config, ...listOf(layers), ...listOf(manifests)].flatMap((part) => digestIn(part) ?? []);
  const children = listOf(manifests).flatMap((part) => (isManifestType(part) ? (digestIn(part) ?? []) : []));
  const made = children.length > 0 ? { parts, children } : { parts };
  const subjectDigest = digestIn(subject);
  if (subjectDigest === undefined) return made;
  const own = typeof artifactType === 'string' && artifactType !== '' ? artifactType : undefined;
  const type = own ?? (isIndexType(mediaType) ? undefined : config?.mediaType);
  const referrer: Descriptor = {
    mediaType,
    digest,
    size,
    ...(typeof type === 'string' && { artifactType: type }),
    ...(annotations && { annotations }),
  };
  return { ...made, subject: subjectDigest, referrer };
}

/** What an index lists as anything else is a blob like any other. */
function isManifestType(part: unknown): boolean {
  const type = (part as { mediaType?: unknown } | null | undefined)?.mediaType;
  return typeof type === 'string' && (isImageManifestType(type) || isIndexType(type));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function digestIn(part: unknown): Digest | undefined {
  const digest = (part as { digest?: unknown } | null | undefined)?.digest;
  return typeof digest === 'string' && isDigest(digest) ? digest : undefined;
}
