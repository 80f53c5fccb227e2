import { hash } from 'node:crypto';
import { algorithmOf, encodedOf, isDigest, type Digest } from '@zot/oci';
import { disguisedKey } from './disguised-key.js';

const descriptorKeys = ['mediaType', 'digest', 'size', 'urls', 'annotations', 'data', 'artifactType', 'platform'];
// Two names of RFC 6838, and parameters, which some artifacts have.
const mediaType = /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}(?:;[\x20-\x7e]{1,255})?$/;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

export function isMediaType(value: unknown): boolean {
  return typeof value === 'string' && mediaType.test(value);
}

/** What keeps a value from being a descriptor (image-spec, "OCI Content Descriptors"); undefined: nothing. */
export function descriptorFault(name: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${name} is no descriptor`;
  const descriptor = value as Readonly<Record<string, unknown>>;
  const { digest, size, urls, annotations, data, artifactType, platform } = descriptor;
  if (!isMediaType(descriptor['mediaType'])) return `${name}.mediaType is no media type`;
  if (typeof digest !== 'string' || !isDigest(digest)) return `${name}.digest is no digest of a supported algorithm`;
  if (!Number.isSafeInteger(size) || (size as number) < 0) return `${name}.size is no number of bytes`;
  if (isGiven(urls) && !(Array.isArray(urls) && urls.every((url) => typeof url === 'string'))) {
    return `${name}.urls is no list of texts`;
  }
  if (isGiven(artifactType) && artifactType !== '' && !isMediaType(artifactType)) {
    return `${name}.artifactType is no media type`;
  }
  return (
    disguisedKey(descriptor, descriptorKeys)?.replace(/^/, `${name}: `) ??
    (isGiven(annotations) ? stringMapFault(`${name}.annotations`, annotations) : undefined) ??
    (isGiven(platform) ? platformFault(`${name}.platform`, platform) : undefined) ??
    (isGiven(data) ? dataFault(`${name}.data`, data, digest, size as number) : undefined)
  );
}

/** Go writes what was never set as null. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function stringMapFault(name: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${name} is no object`;
  for (const text of Object.values(value)) if (typeof text !== 'string') return `${name} holds what is no text`;
  return undefined;
}

function platformFault(name: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) return `${name} is no object`;
  const { architecture, os } = value as Readonly<Record<string, unknown>>;
  if (typeof architecture !== 'string') return `${name}.architecture is missing`;
  return typeof os === 'string' ? undefined : `${name}.os is missing`;
}

/** Readers may take it for the content itself, so it has to be. */
function dataFault(name: string, value: unknown, digest: Digest, size: number): string | undefined {
  if (typeof value !== 'string' || value.length % 4 !== 0 || !base64.test(value)) return `${name} is no base64`;
  const content = Buffer.from(value, 'base64');
  if (content.length !== size) return `${name} has another size`;
  return hash(algorithmOf(digest), content) === encodedOf(digest) ? undefined : `${name} has another digest`;
}
