import { isDigest, RegistryError, type Digest } from '@zot/oci';

/** The text as a digest; one that is missing, malformed or of an algorithm not computed here is DIGEST_INVALID. */
export function requireDigest(text: string | undefined): Digest {
  if (text !== undefined && isDigest(text)) return text;
  const description = 'a digest is <algorithm>:<lower-case hex>, of sha256, sha384 or sha512';
  throw new RegistryError('DIGEST_INVALID', text === undefined ? { description } : { digest: text, description });
}
