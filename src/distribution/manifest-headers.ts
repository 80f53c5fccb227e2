import type { StoredManifest } from '@zot/extension-api';
import { mediaTypes } from '@zot/oci';
import { entityTag } from './entity-tag.js';

/** Types of manifests: JSON by their suffix, so that no browser runs one. */
const harmless = /^application\/(?:[\w.-]+\+)?json$/;
const made = new WeakMap<StoredManifest, Readonly<Record<string, string | number>>>();

/** Headers of an answer with this manifest, made once while it stays in memory. Their names are in lower case. */
export function manifestHeaders(stored: StoredManifest): Readonly<Record<string, string | number>> {
  let headers = made.get(stored);
  if (!headers) made.set(stored, (headers = makeHeaders(stored)));
  return headers;
}

function makeHeaders({ headers, mediaType, digest }: StoredManifest): Record<string, string | number> {
  const result: Record<string, string | number> = { etag: entityTag(digest) };
  for (const [name, value] of Object.entries(headers)) result[name.toLowerCase()] = value;
  // An index.json may come from elsewhere and name any type (P11).
  if (!harmless.test(mediaType)) {
    result['content-type'] = mediaTypes.octetStream;
    result['content-disposition'] = 'attachment';
  }
  return result;
}
