import type { Reference } from '@zot/extension-api';
import { isTag, looksLikeDigest, RegistryError } from '@zot/oci';
import { requireDigest } from './require-digest.js';

/** What names a stored manifest in a path. A malformed digest is DIGEST_INVALID; what can be no tag names nothing here. */
export function storedReference(text: string): Reference {
  if (looksLikeDigest(text)) return { digest: requireDigest(text) };
  if (isTag(text)) return { tag: text };
  throw new RegistryError('MANIFEST_UNKNOWN', { reference: text });
}

/** What a manifest is about to be named. A malformed tag is MANIFEST_INVALID, since the code for tags is no longer one. */
export function pushedReference(text: string): Reference {
  if (looksLikeDigest(text)) return { digest: requireDigest(text) };
  if (isTag(text)) return { tag: text };
  const description =
    'a tag has at most 128 characters of a-z, A-Z, 0-9, "_", "." and "-", and starts with none of the last two';
  throw new RegistryError('MANIFEST_INVALID', { reference: text, description });
}
