import type { BucketObject, Labels } from '../bucket/bucket.js';

interface Described {
  readonly ContentLength?: number | undefined;
  readonly ContentRange?: string | undefined;
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

/** Bytes that lie in parts of an upload which is not complete yet, beside those of the object. */
export const partBytesLabel = 'zot-part-bytes';

export function s3Object(described: Described): BucketObject {
  const labels = described.Metadata ?? {};
  return {
    size: sizeOf(described) + Number(labels[partBytesLabel] ?? 0),
    modified: wholeSeconds(described.LastModified?.getTime() ?? 0),
    version: versionOf(described.ETag),
    labels,
  };
}

/** Of an object just made, whose time the answer does not tell. */
export function madeObject(size: number, etag: string | undefined, labels: Labels, now: number): BucketObject {
  return { size, modified: wholeSeconds(now), version: versionOf(etag), labels };
}

export function versionOf(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}

export function asETag(version: string): string {
  return `"${version}"`;
}

function sizeOf({ ContentLength, ContentRange }: Described): number {
  const whole = ContentRange?.split('/')[1];
  return whole === undefined ? (ContentLength ?? 0) : Number(whole);
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
