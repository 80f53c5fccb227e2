import type { SignatureKind } from '@zot/extension-api';
import { isDigest, type Digest, type Tag } from '@zot/oci';
import type { ManifestFacts } from './meta-records.js';

const signatureKinds: Readonly<Record<string, SignatureKind>> = {
  'application/vnd.dev.cosign.artifact.sig.v1+json': 'cosign',
  'application/vnd.dev.sigstore.bundle.v0.3+json': 'cosign',
  'application/vnd.cncf.notary.signature': 'notation',
};
/** Cosign names a signature by what it signs (its specification, "Discovery"). */
const cosignTag = /^sha256-([a-f0-9]{64})\.sig$/;
/** No real type is longer, and a manifest may hold anything. */
const longestType = 255;

interface Loose {
  readonly artifactType?: unknown;
  readonly config?: { readonly mediaType?: unknown } | null;
  readonly subject?: { readonly digest?: unknown } | null;
}

/** What is kept of a manifest. Takes any JSON, since what is stored may have been written by others. */
export function manifestFacts(
  document: unknown,
  listed: Pick<ManifestFacts, 'mediaType' | 'size' | 'since'>,
  tags: readonly Tag[],
): ManifestFacts {
  const { artifactType, config, subject } = (document ?? {}) as Loose;
  const type = [artifactType, config?.mediaType].find((one) => typeof one === 'string' && one !== '') as
    string | undefined;
  const own = subject?.digest;
  const [, signed] = tags.map((tag) => cosignTag.exec(tag)).find((found) => found !== null) ?? [];
  const signature = signed === undefined ? signatureKinds[type ?? ''] : 'cosign';
  const subjectDigest = typeof own === 'string' && isDigest(own) ? own : signed && (`sha256:${signed}` as Digest);
  return {
    mediaType: listed.mediaType,
    size: listed.size,
    since: listed.since,
    ...(type !== undefined && type.length <= longestType && { artifactType: type }),
    ...(subjectDigest && { subject: subjectDigest }),
    ...(signature && { signature }),
  };
}

/** Tags that clients set for themselves, signatures and fallbacks for referrers: nobody pulls them for their own sake. */
export function isAuxiliary(tag: string): boolean {
  return /^sha256-[A-Za-z0-9]+(?:\.[a-z]+)?$/.test(tag);
}
