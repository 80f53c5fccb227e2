import type { ErrorCode } from '@zot/oci';
import type { OutgoingHttpHeaders } from 'node:http';
import { digestOf } from '../../support/content.js';

/** A request that is refused, and how. */
export interface Row {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly status: number;
  /** Absent for an answer that has no body, to HEAD. */
  readonly code?: ErrorCode;
}

/** A repository that has an image under `v1`, so that nothing is refused for being absent. */
export const repository = 'errors/app';
/** A well-formed digest of nothing that is stored. */
export const absent = digestOf(Buffer.from('nowhere'));
export const octets = { 'content-type': 'application/octet-stream' };

/** Every operation on a repository, with the status its success would have. */
export const operations: readonly { method: string; rest: string }[] = [
  { method: 'GET', rest: 'manifests/v1' },
  { method: 'HEAD', rest: 'manifests/v1' },
  { method: 'PUT', rest: 'manifests/v1' },
  { method: 'DELETE', rest: 'manifests/v1' },
  { method: 'GET', rest: `blobs/${absent}` },
  { method: 'HEAD', rest: `blobs/${absent}` },
  { method: 'DELETE', rest: `blobs/${absent}` },
  { method: 'POST', rest: 'blobs/uploads/' },
  { method: 'GET', rest: 'blobs/uploads/00000000-0000-4000-8000-000000000000' },
  { method: 'PATCH', rest: 'blobs/uploads/00000000-0000-4000-8000-000000000000' },
  { method: 'PUT', rest: `blobs/uploads/00000000-0000-4000-8000-000000000000?digest=${absent}` },
  { method: 'DELETE', rest: 'blobs/uploads/00000000-0000-4000-8000-000000000000' },
  { method: 'GET', rest: 'tags/list' },
  { method: 'GET', rest: `referrers/${absent}` },
];
