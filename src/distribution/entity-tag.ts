import type { Digest } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

/** Content under a digest never changes, so the digest is its strong validator. */
export function entityTag(digest: Digest): string {
  return `"${digest}"`;
}

/** Whether the client has these bytes already (RFC 9110, "If-None-Match"): the answer is 304 then. */
export function isKnownToClient({ headers }: FastifyRequest, digest: Digest): boolean {
  const known = headers['if-none-match'];
  if (known === undefined) return false;
  if (known.trim() === '*') return true;
  return known.split(',').some((one) => one.trim().replace(/^W\//, '') === entityTag(digest));
}

/** Whether a range may be taken from these bytes (RFC 9110, "If-Range"); else the whole is sent. */
export function rangeStillHolds({ headers }: FastifyRequest, digest: Digest): boolean {
  const condition = headers['if-range'];
  return condition === undefined || condition === entityTag(digest);
}
