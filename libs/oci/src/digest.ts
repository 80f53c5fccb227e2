/** Algorithms whose digests name content here, with the length of the encoded part (image-spec, "Digests"). */
export const digestAlgorithms = { sha256: 64, sha384: 96, sha512: 128 } as const;

export type DigestAlgorithm = keyof typeof digestAlgorithms;

/** A well-formed digest of a supported algorithm, `<algorithm>:<lower-case hex>`. */
export type Digest = string & { readonly __brand: 'Digest' };

const shape = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;

/** Whether `text` is a digest this registry can compute. An upper-case or shortened one is not. */
export function isDigest(text: string): text is Digest {
  return shape.test(text);
}

/** Whether `text` is written as a digest (`algorithm:encoded`), supported or not: never a tag. */
export function looksLikeDigest(text: string): boolean {
  return text.includes(':');
}

export function isDigestAlgorithm(text: string): text is DigestAlgorithm {
  return Object.hasOwn(digestAlgorithms, text);
}

export function algorithmOf(digest: Digest): DigestAlgorithm {
  return digest.slice(0, 6) as DigestAlgorithm;
}

export function encodedOf(digest: Digest): string {
  return digest.slice(7);
}

export function digestFrom(algorithm: DigestAlgorithm, encoded: string): Digest {
  return `${algorithm}:${encoded}` as Digest;
}
